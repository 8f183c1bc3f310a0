import { PlusOutlined } from "@ant-design/icons";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Button, Empty, Flex, Input, Segmented, Table, Tag } from "antd";
import type { ColumnsType } from "antd/es/table";
import { useState } from "react";
import { useNavigate } from "react-router";
import { useWords } from "@/shared/i18n/use-words";
import { useMe } from "@/shared/session/session";
import { formatDateTime } from "@/shared/time/format";
import { rowKeys } from "@/shared/ui/row-keys";
import { ToneTag, type ToneName } from "@/shared/ui/tone-tag";
import { loadArticles, type ArticleFilter, type ArticleRow } from "../api";
import { WRITES } from "../rights";

const FILTERS: ArticleFilter[] = ["any", "draft", "in_review", "published", "due", "expired", "retired"];
export const TONES: Record<ArticleRow["state"], ToneName> = {
  draft: "quiet",
  in_review: "attention",
  scheduled: "busy",
  published: "good",
  expired: "bad",
  retired: "quiet",
};

/** The articles that the reader looks after: what is drafted, waits for a review, holds, runs out. */
export function ArticleList({ tenantId }: { tenantId: string | null }) {
  const { t, sentence } = useWords();
  const me = useMe();
  const go = useNavigate();
  const [state, setState] = useState<ArticleFilter>("any");
  const [q, setQ] = useState("");
  const found = useInfiniteQuery({
    queryKey: ["articles", tenantId, state, q],
    queryFn: ({ pageParam }) => loadArticles({ tenant_id: tenantId, state, q, after: pageParam }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next ?? null,
  });
  const rows = (found.data?.pages ?? []).flatMap((page) => page.items);
  const columns = useColumns(me.tenants.length > 1);
  return (
    <Flex vertical gap={8}>
      <Flex gap={8} wrap>
        <Segmented<ArticleFilter>
          value={state}
          options={FILTERS.map((value) => ({ value, label: t(`article_filter.${value}`) }))}
          onChange={setState}
        />
        <Input.Search allowClear style={{ width: 220 }} placeholder={t("knowledge.by_title")} onSearch={setQ} />
        <span style={{ flex: 1 }} />
        {WRITES.includes(me.role) && (
          <Button
            type="primary"
            icon={<PlusOutlined />}
            onClick={() => void go(`/knowledge/new${tenantId ? `?tenant=${tenantId}` : ""}`)}
          >
            {t("knowledge.new")}
          </Button>
        )}
      </Flex>
      <Table<ArticleRow>
        size="small"
        rowKey="id"
        pagination={false}
        loading={found.isLoading}
        dataSource={rows}
        columns={columns}
        onRow={(row) => rowKeys(() => void go(`/knowledge/${row.id}`))}
        locale={{
          emptyText: (
            <Empty
              image={Empty.PRESENTED_IMAGE_SIMPLE}
              description={
                found.isError ? sentence(found.error) : t(state === "any" ? "knowledge.none" : "knowledge.none_such")
              }
            />
          ),
        }}
      />
      {found.hasNextPage && (
        <Button type="link" loading={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
          {t("knowledge.more")}
        </Button>
      )}
    </Flex>
  );
}

function useColumns(several: boolean): ColumnsType<ArticleRow> {
  const { t, name, locale } = useWords();
  const me = useMe();
  const houses = new Map([...me.tenants, me.tenant].map((each) => [each.id, each]));
  return [
    {
      title: t("knowledge.title"),
      key: "title",
      render: (_, row) => (
        <>
          <b>{row.title}</b> {row.language === "en" && <Tag>{t("language.en")}</Tag>}
          {row.shared !== "none" && <Tag color="blue">{t("knowledge.shared")}</Tag>}
        </>
      ),
    },
    { title: t("knowledge.topic"), dataIndex: "topic", width: 180, ellipsis: true },
    ...(several
      ? [
          {
            title: t("knowledge.tenant"),
            key: "tenant",
            width: 190,
            ellipsis: true,
            render: (_: unknown, row: ArticleRow) => name(houses.get(row.tenant_id)),
          },
        ]
      : []),
    {
      title: t("knowledge.state"),
      key: "state",
      width: 170,
      render: (_, row) => (
        <Flex gap={4}>
          <ToneTag tone={TONES[row.state]}>{t(`article_state.${row.state}`)}</ToneTag>
          {row.at_work !== null && row.at_work !== row.state && (
            <ToneTag tone="attention">{t(`article_state.${row.at_work}`)}</ToneTag>
          )}
        </Flex>
      ),
    },
    {
      title: t("knowledge.valid_until"),
      key: "until",
      width: 170,
      render: (_, row) => (
        <span className="figures">{row.valid_until ? formatDateTime(row.valid_until, locale).slice(0, -3) : "–"}</span>
      ),
    },
    {
      title: t("knowledge.review_on"),
      key: "review",
      width: 110,
      render: (_, row) => <span className="figures">{row.review_on ?? "–"}</span>,
    },
    { title: t("knowledge.author"), dataIndex: "author", width: 110, ellipsis: true },
    {
      title: t("knowledge.changed"),
      key: "changed",
      width: 150,
      render: (_, row) => <span className="figures">{formatDateTime(row.changed_at, locale).slice(0, -3)}</span>,
    },
  ];
}
