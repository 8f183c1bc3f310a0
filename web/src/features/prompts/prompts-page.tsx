import { PlusOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Button, Card, Empty, Flex, Input, Segmented, Select, Table, Typography } from "antd";
import type { ColumnsType } from "antd/es/table";
import { useState } from "react";
import { useDirectory } from "@/shared/directory";
import { useWords } from "@/shared/i18n/use-words";
import { useMe } from "@/shared/session/session";
import { Failure } from "@/shared/ui/failure";
import { LANGUAGES, loadPrompts, PROMPTS, type Language, type Prompt } from "./api";
import { NewPrompt } from "./new-prompt";
import { found, ownVersionOf, refreshEvery, shelfOf, textOf, versionIn, type Shelf } from "./prompt-model";
import { PromptPanel } from "./prompt-panel";
import { VersionState } from "./version-state";

const PAGE = 50;
const LIST_HEIGHT = "calc(100vh - 292px)";
const SHELVES: Shelf[] = ["own", "platform", "words"];
const same = (one: Prompt, other: Prompt) => one.tenant_id === other.tenant_id && one.key === other.key;

/** What callers hear: by key and language on the left, the chosen one with its sound and its makers on the right. */
export function PromptsPage() {
  const { t } = useWords();
  const me = useMe();
  const [asked, setShelf] = useState<Shelf | null>(null);
  const [search, setSearch] = useState("");
  const [tenant, setTenant] = useState<string | null>(null);
  const [chosen, setChosen] = useState<Prompt | null>(null);
  const [making, setMaking] = useState(false);
  const loaded = useQuery({
    queryKey: [PROMPTS],
    queryFn: loadPrompts,
    refetchInterval: (query) => refreshEvery(query.state.data?.items),
  });
  if (loaded.isError) return <Failure error={loaded.error} retry={loaded.refetch} />;
  const all = loaded.data?.items ?? [];
  const shelf = asked ?? (all.some((prompt) => shelfOf(prompt) === "own") ? "own" : "platform");
  const rows = found(all, { shelf, search }).filter((prompt) => tenant === null || prompt.tenant_id === tenant);
  const current = all.find((prompt) => chosen !== null && same(prompt, chosen)) ?? chosen;
  const mayChange = me.role === "operator_admin" || me.role === "tenant_admin";
  return (
    <Flex gap={12} align="start">
      <Card size="small" style={{ flex: 1, minWidth: 0 }} styles={{ body: { padding: 0 } }}>
        <Flex gap={8} wrap style={{ padding: 8 }}>
          <Segmented<Shelf>
            value={shelf}
            onChange={setShelf}
            options={SHELVES.map((value) => ({ value, label: t(`prompts.shelf.${value}`) }))}
          />
          {me.tenants.length > 1 && shelf === "own" && <TenantFilter value={tenant} onChange={setTenant} />}
          <Input.Search
            allowClear
            style={{ width: 200 }}
            placeholder={t("prompts.search")}
            onChange={(event) => {
              setSearch(event.target.value);
            }}
          />
          <span style={{ flex: 1 }} />
          {mayChange && (
            <Button
              type="primary"
              icon={<PlusOutlined />}
              onClick={() => {
                setMaking(true);
              }}
            >
              {t("prompts.new")}
            </Button>
          )}
        </Flex>
        <PromptTable rows={rows} loading={loaded.isLoading} chosen={current} onChoose={setChosen} />
      </Card>
      <div style={{ flex: "0 0 460px", minWidth: 0 }}>
        <Chosen
          prompt={current}
          mayChange={mayChange}
          onOwn={(prompt, tenantId) => {
            setShelf("own");
            setChosen(ownVersionOf(prompt, tenantId, all));
          }}
        />
      </div>
      {making && (
        <NewPrompt
          onCancel={() => {
            setMaking(false);
          }}
          onNamed={(prompt) => {
            setMaking(false);
            setChosen(all.find((each) => same(each, prompt)) ?? prompt);
          }}
        />
      )}
    </Flex>
  );
}

interface ChosenProps {
  prompt: Prompt | null;
  mayChange: boolean;
  onOwn: (prompt: Prompt, tenant: string) => void;
}

function Chosen({ prompt, mayChange, onOwn }: ChosenProps) {
  const { t } = useWords();
  if (prompt === null)
    return (
      <Card size="small">
        <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t("prompts.choose")} />
      </Card>
    );
  return (
    <PromptPanel
      key={`${prompt.tenant_id} ${prompt.key}`}
      prompt={prompt}
      mayChange={mayChange}
      onOwn={(tenant) => {
        onOwn(prompt, tenant);
      }}
    />
  );
}

function TenantFilter({ value, onChange }: { value: string | null; onChange: (tenant: string | null) => void }) {
  const { t, name } = useWords();
  const me = useMe();
  return (
    <Select<string | null>
      style={{ width: 180 }}
      allowClear
      placeholder={t("prompts.all_tenants")}
      value={value}
      options={me.tenants.map((tenant) => ({ value: tenant.id, label: name(tenant) }))}
      onChange={(tenant: string | null | undefined) => {
        onChange(tenant ?? null);
      }}
    />
  );
}

interface TableProps {
  rows: Prompt[];
  loading: boolean;
  chosen: Prompt | null;
  onChoose: (prompt: Prompt) => void;
}

function PromptTable({ rows, loading, chosen, onChoose }: TableProps) {
  const { t } = useWords();
  return (
    <Table<Prompt>
      size="small"
      rowKey={(row) => `${row.tenant_id} ${row.key}`}
      loading={loading}
      dataSource={rows}
      columns={useColumns()}
      pagination={{ pageSize: PAGE, hideOnSinglePage: true, showSizeChanger: false, size: "small" }}
      scroll={{ y: LIST_HEIGHT }}
      rowClassName={(row) => (chosen !== null && same(row, chosen) ? "row-chosen" : "")}
      onRow={(row) => ({
        tabIndex: 0,
        "data-prompt": row.key,
        style: { cursor: "pointer" },
        onClick: () => {
          onChoose(row);
        },
        onKeyDown: (event) => {
          if (event.key === "Enter") onChoose(row);
        },
      })}
      locale={{ emptyText: <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t("prompts.none")} /> }}
    />
  );
}

function useColumns(): ColumnsType<Prompt> {
  const { t, name, locale } = useWords();
  const { tenants } = useDirectory();
  const me = useMe();
  const inLanguage = (language: Language) => ({
    title: t(`prompts.language.${language}`),
    key: language,
    width: 118,
    render: (_: unknown, row: Prompt) => {
      const version = versionIn(row, language);
      return version ? <VersionState version={version} /> : <span className="quiet">–</span>;
    },
  });
  return [
    {
      title: t("prompts.key"),
      key: "key",
      width: 200,
      render: (_, row) => (
        <>
          <b>{row.name || row.key}</b>
          {(row.name !== "" || (me.tenants.length > 1 && !row.platform)) && (
            <div className="quiet">
              {[row.name !== "" && row.key, me.tenants.length > 1 && !row.platform && name(tenants.get(row.tenant_id))]
                .filter(Boolean)
                .join(" · ")}
            </div>
          )}
        </>
      ),
    },
    {
      title: t("prompts.text"),
      key: "text",
      ellipsis: true,
      render: (_, row) => <Typography.Text ellipsis>{textOf(row, locale)}</Typography.Text>,
    },
    ...LANGUAGES.map(inLanguage),
  ];
}
