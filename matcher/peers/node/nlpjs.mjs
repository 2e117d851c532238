import { dockStart } from "@nlpjs/basic";
import { serve } from "./serve.mjs";

// An answer is an intent; what people ask about it are the utterances. There is no place for the texts of an answer itself.
await serve(async ({ documents, limit }) => {
  const dock = await dockStart({
    settings: { nlp: { languages: ["en"], autoSave: false }, "nlu-neural": { log: false } },
    use: ["Basic"],
  });
  const nlp = dock.get("nlp");
  for (const d of documents) {
    for (const utterance of [d.question, ...(d.alternates ?? [])]) nlp.addDocument("en", utterance, d.slug);
  }
  await nlp.train();
  return async (text) => {
    const { classifications } = await nlp.process("en", text);
    return classifications.filter((c) => c.intent !== "None").slice(0, limit).map((c) => c.intent);
  };
});
