import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useSearchParams } from "react-router";

interface Page<Row> {
  items: Row[];
  next?: string | null;
  total?: number | null;
}

interface Ways<Form> {
  formOf: (params: URLSearchParams) => Form;
  paramsOf: (form: Form) => Record<string, string>;
}

/** A search that stands in the address of the page, answered page by page. */
export function useSearch<Form, Row>(
  key: string,
  { formOf, paramsOf }: Ways<Form>,
  load: (form: Form, after: string) => Promise<Page<Row>>,
) {
  const [params, setParams] = useSearchParams();
  const form = useMemo(() => formOf(params), [formOf, params]);
  const found = useInfiniteQuery({
    queryKey: [key, form],
    queryFn: ({ pageParam }) => load(form, pageParam),
    initialPageParam: "",
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
  });
  return {
    form,
    found,
    rows: found.data?.pages.flatMap((page) => page.items) ?? [],
    total: found.data?.pages[0]?.total ?? null,
    /** Looks for this; the same once more is read again. */
    search: (next: Form) => {
      if (JSON.stringify(paramsOf(next)) === JSON.stringify(paramsOf(form))) void found.refetch();
      else setParams(paramsOf(next));
    },
  };
}
