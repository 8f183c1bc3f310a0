import { PlusOutlined } from "@ant-design/icons";
import { Button, Card, Checkbox, Empty, Flex, Input, Select, Table } from "antd";
import type { ColumnsType } from "antd/es/table";
import { useQuery } from "@tanstack/react-query";
import { useState, type ReactNode } from "react";
import { Link, useNavigate } from "react-router";
import { useFieldText } from "@/shared/fields/fields-view";
import { useWords } from "@/shared/i18n/use-words";
import { useSearch } from "@/shared/search/use-search";
import { useMe } from "@/shared/session/session";
import { stored } from "@/shared/stored";
import { formatDateTime } from "@/shared/time/format";
import { Failure } from "@/shared/ui/failure";
import { rowKeys } from "@/shared/ui/row-keys";
import { CUSTOMERS, loadCustomers, loadLayout, type Customer, type CustomerLayout, type Wanted } from "./api";
import { Marks } from "./customer-facts";
import { CustomerForm } from "./customer-form";
import { Duplicates } from "./duplicates";
import { useHouses } from "./houses";
import { SavedFilters } from "./saved-filters";

const WAYS = {
  formOf: (params: URLSearchParams): Wanted => ({
    tenant: params.get("tenant") ?? "",
    q: params.get("q") ?? "",
    tag: params.get("tag") ?? "",
    grade: params.get("grade") ?? "",
    dnc: params.get("dnc") ?? "",
  }),
  paramsOf: (form: Wanted) => Object.fromEntries(Object.entries(form).filter(([, value]) => value !== "")),
};
const MANY = 10_000;

/** The customers of an enterprise: the search first, then the newest; columns as one likes them. */
export function CustomersPage() {
  const { t } = useWords();
  const navigate = useNavigate();
  const houses = useHouses();
  const [adding, setAdding] = useState(false);
  const [tidying, setTidying] = useState(false);
  const { form, found, rows, total, search } = useSearch(CUSTOMERS, WAYS, loadCustomers);
  const tenantId = form.tenant !== "" ? form.tenant : (houses.only ?? "");
  const layout = useQuery({
    queryKey: [CUSTOMERS, "layout", tenantId],
    queryFn: () => loadLayout(tenantId),
    enabled: tenantId !== "",
  });
  const columns = useColumns(layout.data, houses.only === undefined ? houses.nameOf : null);
  if (found.isError) return <Failure error={found.error} retry={found.refetch} />;
  return (
    <div className="page-fill">
      <Card
        size="small"
        styles={{ body: { padding: 0 } }}
        title={<Filters form={form} houses={houses} layout={layout.data} search={search} />}
        extra={
          <Deeds
            canAdd={layout.data !== undefined}
            onTidy={() => {
              setTidying(true);
            }}
            onAdd={() => {
              setAdding(true);
            }}
          />
        }
      >
        <Table<Customer>
          size="small"
          rowKey="id"
          pagination={false}
          loading={found.isFetching}
          dataSource={rows}
          columns={columns.shown}
          scroll={{ x: 900, y: "calc(100vh - 210px)" }}
          onRow={(row) =>
            rowKeys(() => {
              void navigate(`/customers/${row.id}`);
            })
          }
          locale={{
            emptyText: (
              <Empty
                image={Empty.PRESENTED_IMAGE_SIMPLE}
                description={t(form.q === "" ? "customers.none_yet" : "customers.none_found")}
              />
            ),
          }}
        />
        <Foot found={found} asked={form.q !== ""} shown={rows.length} total={total ?? 0} chooser={columns.chooser} />
      </Card>
      {adding && layout.data && (
        <CustomerForm
          tenantId={tenantId}
          layout={layout.data}
          onKept={(id) => {
            setAdding(false);
            void navigate(`/customers/${id}`);
          }}
          onClose={() => {
            setAdding(false);
          }}
        />
      )}
      {tidying && (
        <Duplicates
          tenantId={tenantId}
          onClose={() => {
            setTidying(false);
          }}
        />
      )}
    </div>
  );
}

interface DeedsProps {
  canAdd: boolean;
  onAdd: () => void;
  onTidy: () => void;
}

function Deeds({ canAdd, onAdd, onTidy }: DeedsProps) {
  const { t } = useWords();
  const me = useMe();
  return (
    <Flex gap={6}>
      {me.role === "tenant_admin" && (
        <Link to="/customer-layout">
          <Button>{t("customers.layout")}</Button>
        </Link>
      )}
      {me.role !== "agent" && <Button onClick={onTidy}>{t("customers.duplicates")}</Button>}
      <Button
        type="primary"
        icon={<PlusOutlined />}
        disabled={!canAdd}
        title={canAdd ? "" : t("customers.layout_choose")}
        onClick={onAdd}
      >
        {t("customers.add")}
      </Button>
    </Flex>
  );
}

interface FootProps {
  found: { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => unknown };
  asked: boolean;
  shown: number;
  total: number;
  chooser: ReactNode;
}

function Foot({ found, asked, shown, total, chooser }: FootProps) {
  const { t } = useWords();
  const all = t(total >= MANY ? "customers.total_many" : "customers.total", { count: total });
  return (
    <Flex justify="space-between" align="center" style={{ padding: "6px 12px" }}>
      <span className="quiet">{asked ? t("customers.found", { count: shown }) : all}</span>
      {found.hasNextPage && (
        <Button
          size="small"
          loading={found.isFetchingNextPage}
          onClick={() => {
            void found.fetchNextPage();
          }}
        >
          {t("customers.more")}
        </Button>
      )}
      {chooser}
    </Flex>
  );
}

interface FiltersProps {
  form: Wanted;
  houses: ReturnType<typeof useHouses>;
  layout: CustomerLayout | undefined;
  search: (form: Wanted) => void;
}

function Filters({ form, houses, layout, search }: FiltersProps) {
  const { t, name } = useWords();
  const put = (change: Partial<Wanted>) => {
    search({ ...form, ...change });
  };
  return (
    <Flex gap={6} align="center" wrap style={{ padding: "6px 0" }}>
      <Input.Search
        key={form.q}
        autoFocus
        allowClear
        style={{ width: 300 }}
        defaultValue={form.q}
        placeholder={t("customers.search")}
        onSearch={(q) => {
          put({ q });
        }}
      />
      {houses.only === undefined && (
        <Select
          allowClear
          style={{ width: 150 }}
          placeholder={t("customers.all_tenants")}
          value={form.tenant || null}
          options={houses.options}
          onChange={(tenant: string | undefined) => {
            put({ tenant: tenant ?? "", grade: "", tag: "" });
          }}
        />
      )}
      <Select
        allowClear
        style={{ width: 110 }}
        placeholder={t("customers.filter_grade")}
        value={form.grade || null}
        options={(layout?.grades ?? []).map((each) => ({ value: each.code, label: name(each) }))}
        onChange={(grade: string | undefined) => {
          put({ grade: grade ?? "" });
        }}
      />
      <Select
        allowClear
        showSearch
        style={{ width: 120 }}
        placeholder={t("customers.filter_tag")}
        value={form.tag || null}
        options={(layout?.tags ?? []).map((tag) => ({ value: tag, label: tag }))}
        onChange={(tag: string | undefined) => {
          put({ tag: tag ?? "" });
        }}
      />
      <Checkbox
        checked={form.dnc === "1"}
        onChange={(event) => {
          put({ dnc: event.target.checked ? "1" : "" });
        }}
      >
        {t("customers.filter_dnc")}
      </Checkbox>
      <SavedFilters form={form} onChoose={search} />
    </Flex>
  );
}

const USUAL = ["numbers", "marks", "changed"];

// the name always; which other columns stand beside it each chooses for himself
function useColumns(layout: CustomerLayout | undefined, houseOf: ((id: string) => string) | null) {
  const { t, name, locale } = useWords();
  const { text } = useFieldText();
  const me = useMe();
  const place = `customers.columns.${me.user_id}`;
  const [chosen, setChosen] = useState(() => stored.get<string[]>(place, USUAL));
  const time = (value: string) => <span className="figures">{formatDateTime(value, locale)}</span>;
  const first: ColumnsType<Customer> = [
    { title: t("customers.name"), key: "name", width: 160, fixed: "left", render: (_, row) => <b>{row.name}</b> },
    ...(houseOf
      ? [
          {
            title: t("customers.tenant"),
            key: "tenant",
            width: 150,
            render: (_: unknown, row: Customer) => houseOf(row.tenant_id),
          },
        ]
      : []),
  ];
  const others: (ColumnsType<Customer>[number] & { key: string; label: string })[] = [
    {
      key: "numbers",
      label: t("customers.numbers"),
      width: 220,
      render: (_, row) => <span className="figures">{row.numbers.map(({ number }) => number).join("  ")}</span>,
    },
    {
      key: "marks",
      label: t("customers.tags"),
      width: 220,
      render: (_, row) => <Marks customer={row} layout={layout} />,
    },
    ...(layout?.fields ?? [])
      .filter(({ kind }) => kind !== "files" && kind !== "long_text")
      .map((field) => ({
        key: `values.${field.key}`,
        label: name(field),
        width: 160,
        ellipsis: true,
        render: (_: unknown, row: Customer) => {
          const value = row.values[field.key] as string | number | boolean | string[] | undefined;
          return value === undefined ? "" : text(field, value);
        },
      })),
    { key: "created", label: t("customers.created"), width: 170, render: (_, row) => time(row.created_at) },
    { key: "changed", label: t("customers.changed"), width: 170, render: (_, row) => time(row.changed_at) },
  ];
  const shown = [
    ...first,
    ...others.filter(({ key }) => chosen.includes(key)).map((each) => ({ ...each, title: each.label })),
  ];
  const chooser = (
    <Select
      mode="multiple"
      size="small"
      maxTagCount={0}
      maxTagPlaceholder={t("customers.columns")}
      style={{ width: 130 }}
      placeholder={t("customers.columns")}
      value={chosen}
      options={others.map(({ key, label }) => ({ value: key, label }))}
      onChange={(keys: string[]) => {
        setChosen(keys);
        stored.set(place, keys);
      }}
    />
  );
  return { shown, chooser };
}
