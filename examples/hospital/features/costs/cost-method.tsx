/** How the amounts come about, for those who compare them with a bill. */
export function CostMethod() {
  return (
    <section aria-labelledby="method-title" className="mt-8 max-w-3xl text-ink-2 leading-relaxed">
      <h2 id="method-title" className="font-semibold text-ink">
        How this is counted
      </h2>
      <ul className="mt-2 list-disc space-y-1.5 pl-5">
        <li>Amounts are for keeping what is stored now for one full month, at list prices and before taxes.</li>
        <li>A gigabyte is 1,024 megabytes, as on the bill of Amazon Web Services.</li>
        <li>
          The comparison keeps the same files uncompressed in S3 Standard for as long, which is what storing them
          without Chartlift comes to.
        </li>
        <li>
          Replaced and deleted files are billed until their retention ends, and so are the descriptions beside the
          files.
        </li>
        <li>
          Prices fall with the volume of the whole account; each hospital pays the same for the same kind of byte.
        </li>
        <li>Requests are charged once and are not part of the monthly amount.</li>
      </ul>
    </section>
  );
}
