import { useQuery } from "@tanstack/react-query";
import { Button, Card, Empty, Flex, Popconfirm, Select, Table, Tag } from "antd";
import type { ColumnsType } from "antd/es/table";
import { useState } from "react";
import { useSaving } from "@/shared/api/use-saving";
import { useWords } from "@/shared/i18n/use-words";
import { useMe } from "@/shared/session/session";
import { formatDateTime } from "@/shared/time/format";
import { Failure } from "@/shared/ui/failure";
import { addSynonym, changeSynonym, loadSynonyms, removeSynonym, type Synonym } from "../api";
import { PUBLISHES } from "../rights";
import { enoughWords, MARKS } from "./words";

const STALE = ["knowledge"];

/** Words that this enterprise says mean the same: each finds what has another. */
export function Synonyms({ tenantId }: { tenantId: string }) {
  const { t } = useWords();
  const found = useQuery({ queryKey: ["knowledge", "synonyms", tenantId], queryFn: () => loadSynonyms(tenantId) });
  const mayChange = PUBLISHES.includes(useMe().role);
  const columns = useColumns(mayChange);
  return (
    <Card size="small" title={t("knowledge.synonyms")}>
      <Flex vertical gap={8}>
        <span className="quiet">{t("knowledge.synonyms_hint")}</span>
        {mayChange && <Add tenantId={tenantId} />}
        {found.isError && <Failure error={found.error} retry={found.refetch} />}
        <Table<Synonym>
          size="small"
          rowKey="id"
          loading={found.isLoading}
          dataSource={found.data?.items ?? []}
          columns={columns}
          pagination={{ pageSize: 20, hideOnSinglePage: true, showSizeChanger: false }}
          locale={{
            emptyText: <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t("knowledge.no_synonyms")} />,
          }}
        />
      </Flex>
    </Card>
  );
}

function Add({ tenantId }: { tenantId: string }) {
  const { t } = useWords();
  const [words, setWords] = useState<string[]>([]);
  const { mutate, isPending } = useSaving(addSynonym, {
    stale: STALE,
    onSaved: () => {
      setWords([]);
    },
  });
  return (
    <Flex gap={8}>
      <Words value={words} onChange={setWords} />
      <Button
        type="primary"
        disabled={!enoughWords(words)}
        loading={isPending}
        onClick={() => {
          mutate({ tenant_id: tenantId, words });
        }}
      >
        {t("knowledge.synonym_add")}
      </Button>
    </Flex>
  );
}

function Words({ value, onChange }: { value: string[]; onChange: (words: string[]) => void }) {
  const { t } = useWords();
  return (
    <Select
      mode="tags"
      open={false}
      suffixIcon={null}
      style={{ flex: 1 }}
      aria-label={t("knowledge.synonym_words")}
      placeholder={t("knowledge.synonym_placeholder")}
      tokenSeparators={MARKS}
      maxCount={20}
      value={value}
      onChange={onChange}
    />
  );
}

function useColumns(mayChange: boolean): ColumnsType<Synonym> {
  const { t, locale } = useWords();
  return [
    {
      title: t("knowledge.synonym_words"),
      key: "words",
      render: (_, row) =>
        mayChange ? (
          <Editable row={row} />
        ) : (
          <Flex gap={4} wrap>
            {row.words.map((word) => (
              <Tag key={word}>{word}</Tag>
            ))}
          </Flex>
        ),
    },
    {
      title: t("knowledge.changed_by"),
      key: "changed",
      width: 170,
      render: (_, row) => (
        <>
          <div>{row.changed_by}</div>
          <span className="quiet figures">{formatDateTime(row.changed_at, locale)}</span>
        </>
      ),
    },
    ...(mayChange ? [{ key: "acts", width: 80, render: (_: unknown, row: Synonym) => <Remove id={row.id} /> }] : []),
  ];
}

function Editable({ row }: { row: Synonym }) {
  const { mutate } = useSaving((words: string[]) => changeSynonym(row.id, { words, version: row.version }), {
    stale: STALE,
  });
  return (
    <Flex>
      <Words
        value={row.words}
        onChange={(words) => {
          if (enoughWords(words)) mutate(words);
        }}
      />
    </Flex>
  );
}

function Remove({ id }: { id: string }) {
  const { t } = useWords();
  const { mutate, isPending } = useSaving(removeSynonym, { stale: STALE });
  return (
    <Popconfirm
      title={t("knowledge.synonym_remove_sure")}
      onConfirm={() => {
        mutate(id);
      }}
    >
      <Button size="small" type="text" danger loading={isPending}>
        {t("knowledge.synonym_remove")}
      </Button>
    </Popconfirm>
  );
}
