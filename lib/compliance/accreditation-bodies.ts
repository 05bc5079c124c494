import federal from "@/data/regulatory/federal.json";

/** What public notices said of a body that accredits certifiers, and when. Nobody asked FDA how it stands today. */
export type AccreditationBody = {
  id: string;
  name: string;
  scopes: string[];
  status: string;
  recognizedFrom: string | null;
  endsNoLaterThan: string | null;
  asOf: string;
  source: { title: string; url: string | null };
};

/** The bodies that public notices name, for somebody who reads a supplier's papers. Incomplete, and not FDA's registry. */
export const accreditationBodies = (): AccreditationBody[] =>
  federal.authority_chain.accreditation_bodies.map((body) => ({
    ...{ id: body.id, name: body.name, scopes: body.scopes, status: body.status },
    ...{ recognizedFrom: body.recognized_from, endsNoLaterThan: body.recognition_ends_no_later_than },
    ...{ asOf: body.as_of, source: body.source },
  }));
