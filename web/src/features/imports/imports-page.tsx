import { useInfiniteQuery } from "@tanstack/react-query";
import { Button, Empty, Flex } from "antd";
import { useState } from "react";
import { useNavigate } from "react-router";
import { useWords } from "@/shared/i18n/use-words";
import { useTenants } from "@/shared/tenants";
import { formatDateTime } from "@/shared/time/format";
import { ListCard } from "@/shared/ui/list-card";
import { ToneTag } from "@/shared/ui/tone-tag";
import { IMPORTS, isAtWork, loadImports, type ImportJob } from "./api";
import { TONES } from "./state";
import { UploadCard } from "./upload-card";

const EVERY = 2_000;

/** Lists that were brought in: what came of each; a new one begins with its file. */
export function ImportsPage() {
  const { t, word, locale } = useWords();
  const { only, nameOf } = useTenants();
  const [adding, setAdding] = useState(false);
  const navigate = useNavigate();
  const found = useInfiniteQuery({
    queryKey: [IMPORTS],
    queryFn: ({ pageParam }) => loadImports(pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
    refetchInterval: (query) => (query.state.data?.pages.some((page) => page.items.some(isAtWork)) ? EVERY : false),
  });
  const items = found.data?.pages.flatMap((page) => page.items) ?? [];
  const figure = (value: number) => <span className="figures">{value}</span>;
  return (
    <Flex vertical gap={12} className="page-fill">
      {adding && (
        <UploadCard
          onClose={() => {
            setAdding(false);
          }}
        />
      )}
      <ListCard<ImportJob>
        title={t("imports.title")}
        found={{ ...found, data: { items } }}
        add={
          adding
            ? null
            : {
                label: t("imports.new"),
                type: "primary",
                onAdd: () => {
                  setAdding(true);
                },
              }
        }
        empty={<Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t("imports.none")} />}
        onOpen={(row) => void navigate(`/imports/${row.id}`)}
        columns={[
          { title: t("imports.file"), key: "file", render: (_, row) => <b>{row.file_name}</b> },
          { title: t("imports.list"), key: "list", width: 100, render: (_, row) => word("import_list", row.target) },
          ...(only === undefined
            ? [
                {
                  title: t("imports.tenant"),
                  key: "tenant",
                  render: (_: unknown, row: ImportJob) => nameOf(row.tenant_id),
                },
              ]
            : []),
          {
            title: t("imports.state"),
            key: "state",
            width: 110,
            render: (_, row) => <ToneTag tone={TONES[row.state]}>{word("import_state", row.state)}</ToneTag>,
          },
          { title: t("imports.added"), key: "added", width: 90, align: "right", render: (_, row) => figure(row.added) },
          {
            title: t("imports.updated"),
            key: "updated",
            width: 90,
            align: "right",
            render: (_, row) => figure(row.updated),
          },
          { title: t("imports.bad"), key: "bad", width: 90, align: "right", render: (_, row) => figure(row.bad) },
          { title: t("imports.by"), key: "by", width: 140, render: (_, row) => row.author_name },
          {
            title: t("imports.at"),
            key: "at",
            width: 170,
            render: (_, row) => <span className="figures">{formatDateTime(row.created_at, locale)}</span>,
          },
        ]}
      >
        {found.hasNextPage && (
          <Flex justify="center" style={{ padding: 8 }}>
            <Button size="small" loading={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
              {t("imports.older")}
            </Button>
          </Flex>
        )}
      </ListCard>
    </Flex>
  );
}
