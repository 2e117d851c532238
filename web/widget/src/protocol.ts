// What goes over the wire: the frames of the websocket protocol and the reply objects, as the server's openapi.yaml has them.

export interface Choice { id: string; label?: string; question?: string }
export interface Resource { name: string; phone: string; url: string } // one of the two may be empty
export interface Field {
  name: string; label: string; kind: string; required?: boolean; help: string; options?: Choice[]; max?: number; value?: string;
}
export interface Form { step: string; title?: string; text?: string; fields: Field[]; back?: string }
export interface Answer {
  id: string; area: string; question: string; breadcrumb: string[]; summary: string; takeaways: string[]; disclaimer: string; byline: string;
  updated: string; sample?: boolean; sources: { title: string; url: string }[]; url: string; lang: string;
}

// Item is one event of the conversation, the visitor's own included.
export interface Item {
  type: string; seq?: number; re?: string; at?: string; text?: string;
  answer?: Answer; related?: Choice[];
  choices?: Choice[];
  reason?: string; intake?: Form; resources?: Resource[];
  step?: string; title?: string; fields?: Field[]; back?: string; errors?: Record<string, string>;
  reference?: string;
  from?: { name: string };
  choice?: string; action?: string; rating?: { seq: number; helpful: boolean; comment?: string };
}

// Heard is anything that the server says.
export interface Heard extends Item {
  session?: string; resumed?: boolean; greeting?: string; disclaimer?: string; who?: string;
  code?: string; message?: string; retry_after?: number;
}

// Frame is anything that the visitor's side says.
export interface Frame {
  type: string; id?: string; text?: string; choice?: string; seq?: number; helpful?: boolean; comment?: string; action?: string;
  fields?: Record<string, string>;
}

// Part is a piece of an answer's text: words, or an element with what is in it.
export type Part = string | { tag: string; href?: string; parts?: Part[] };
