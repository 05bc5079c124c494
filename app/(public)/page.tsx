export const runtime = "edge";
export default function Home() {
  return <h1>Prep</h1>;
}
