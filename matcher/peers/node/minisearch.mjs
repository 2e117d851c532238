import MiniSearch from "minisearch";
import { serve } from "./serve.mjs";

await serve(({ documents, boosts, limit }) => {
  const index = new MiniSearch({
    idField: "slug",
    fields: Object.keys(boosts),
    extractField: (d, name) => (Array.isArray(d[name]) ? d[name].join("\n") : d[name]),
    searchOptions: { boost: boosts },
  });
  index.addAll(documents);
  return (text) => index.search(text).slice(0, limit).map((hit) => hit.id);
});
