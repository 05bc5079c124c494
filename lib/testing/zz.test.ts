import { it, inject } from "vitest";
import { Client } from "pg";
import { neon, neonConfig } from "@neondatabase/serverless";
import { createTestDatabase, stackEnv } from "./database";
it("times", async () => {
  neonConfig.fetchEndpoint = `${stackEnv().DATABASE_GATEWAY_URL}/sql`;
  for (let i=0;i<4;i++){ let t=performance.now(); const d=await createTestDatabase(); console.log("create",performance.now()-t); t=performance.now(); await neon(d.urls.owner)`select 1`; console.log("first query",performance.now()-t); t=performance.now(); await d.drop(); console.log("drop",performance.now()-t);}
  const c = new Client({connectionString: inject("stack").adminUrl}); await c.connect();
  for (const st of ["WAL_LOG","FILE_COPY"]) for (let i=0;i<3;i++){ let t=performance.now(); await c.query(`create database z${st}${i} template prep_template strategy ${st}`); console.log(st,performance.now()-t);}
  await c.end();
});
