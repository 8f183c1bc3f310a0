import { PlusOutlined } from "@ant-design/icons";
import { Button, Card, Checkbox, Dropdown, Empty, Flex, Input, Select, Table } from "antd";
import type { ColumnsType } from "antd/es/table";
import { useQueries } from "@tanstack/react-query";
import { useState, type ReactNode } from "react";
import { Link, useNavigate } from "react-router";
import { useFieldText } from "@/shared/fields/fields-view";
import { useWords } from "@/shared/i18n/use-words";
import { useSearch } from "@/shared/search/use-search";
import { useMe } from "@/shared/session/session";
import { stored } from "@/shared/stored";
import { formatDateTime } from "@/shared/time/format";
import { ColumnChooser } from "@/shared/ui/column-chooser";
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
  const [addingTo, setAddingTo] = useState("");
  const [tidying, setTidying] = useState(false);
  const { form, found, rows, total, search } = useSearch(CUSTOMERS, WAYS, loadCustomers);
  const tenantId = form.tenant !== "" ? form.tenant : (houses.only ?? "");
  const layoutOf = useLayouts([tenantId, addingTo, ...rows.map((row) => row.tenant_id)]);
  const layout = layoutOf(tenantId);
  const added = layoutOf(addingTo);
  const columns = useColumns(layout, layoutOf, houses.only === undefined ? houses.nameOf : null);
  if (found.isError) return <Failure error={found.error} retry={found.refetch} />;
  return (
    <div className="page-fill">
      <Card
        size="small"
        styles={{ body: { padding: 0 } }}
        title={<Filters form={form} houses={houses} layout={layout} search={search} chooser={columns.chooser} />}
        extra={
          <Deeds
            houses={tenantId === "" ? houses.options : []}
            onTidy={() => {
              setTidying(true);
            }}
            onAdd={(house) => {
              setAddingTo(house ?? tenantId);
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
          sticky={{ offsetHeader: -12 }}
          scroll={{ x: 900 }}
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
        <Foot found={found} asked={form.q !== ""} shown={rows.length} total={total ?? 0} />
      </Card>
      {added !== undefined && (
        <CustomerForm
          tenantId={addingTo}
          layout={added}
          onKept={(id) => {
            setAddingTo("");
            void navigate(`/customers/${id}`);
          }}
          onClose={() => {
            setAddingTo("");
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

/** What the enterprises of these rows call their grades and fields. */
function useLayouts(tenantIds: string[]): (tenantId: string) => CustomerLayout | undefined {
  const ids = [...new Set(tenantIds)].filter((id) => id !== "");
  const found = useQueries({
    queries: ids.map((id) => ({
      queryKey: [CUSTOMERS, "layout", id],
      queryFn: () => loadLayout(id),
      staleTime: 60_000,
    })),
  });
  const layouts = new Map(ids.map((id, place) => [id, found[place]?.data]));
  return (tenantId) => layouts.get(tenantId);
}

interface DeedsProps {
  /** Of which one a new one is has to be said, where several are shown. */
  houses: { value: string; label: string }[];
  onAdd: (tenantId?: string) => void;
  onTidy: () => void;
}

function Deeds({ houses, onAdd, onTidy }: DeedsProps) {
  const { t } = useWords();
  const me = useMe();
  const add = (onClick?: () => void) => (
    <Button type="primary" icon={<PlusOutlined />} {...(onClick && { onClick })}>
      {t("customers.add")}
    </Button>
  );
  return (
    <Flex gap={6}>
      {me.role === "tenant_admin" && (
        <Link to="/customer-layout">
          <Button>{t("customers.layout")}</Button>
        </Link>
      )}
      {me.role !== "agent" && <Button onClick={onTidy}>{t("customers.duplicates")}</Button>}
      {houses.length === 0 ? (
        add(() => {
          onAdd();
        })
      ) : (
        <Dropdown
          trigger={["click"]}
          autoFocus
          menu={{
            items: [
              {
                key: "houses",
                type: "group",
                label: t("customers.add_to"),
                children: houses.map(({ value, label }) => ({ key: value, label })),
              },
            ],
            onClick: ({ key }) => {
              onAdd(key);
            },
          }}
        >
          {add()}
        </Dropdown>
      )}
    </Flex>
  );
}

interface FootProps {
  found: { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => unknown };
  asked: boolean;
  shown: number;
  total: number;
}

function Foot({ found, asked, shown, total }: FootProps) {
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
    </Flex>
  );
}

interface FiltersProps {
  form: Wanted;
  houses: ReturnType<typeof useHouses>;
  layout: CustomerLayout | undefined;
  search: (form: Wanted) => void;
  chooser: ReactNode;
}

function Filters({ form, houses, layout, search, chooser }: FiltersProps) {
  const { t, name } = useWords();
  const put = (change: Partial<Wanted>) => {
    search({ ...form, ...change });
  };
  return (
    <Flex gap={6} align="center" wrap style={{ padding: "6px 0", fontWeight: 400 }}>
      <Input.Search
        key={form.q}
        autoFocus
        allowClear
        style={{ width: "clamp(300px, 24vw, 460px)" }}
        defaultValue={form.q}
        placeholder={t("customers.search")}
        onSearch={(q) => {
          put({ q });
        }}
      />
      {houses.only === undefined && (
        <Select
          allowClear
          style={{ width: "clamp(150px, 13vw, 240px)" }}
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
      {chooser}
    </Flex>
  );
}

const USUAL = ["numbers", "marks", "changed"];

// the name always; which other columns stand beside it each chooses for himself
function useColumns(
  layout: CustomerLayout | undefined,
  layoutOf: (tenantId: string) => CustomerLayout | undefined,
  houseOf: ((id: string) => string) | null,
) {
  const { t, name, locale } = useWords();
  const { text } = useFieldText();
  const me = useMe();
  const place = `customers.columns.${me.user_id}`;
  const [chosen, setChosen] = useState(() => stored.get<string[]>(place, USUAL));
  const time = (value: string) => <span className="figures">{formatDateTime(value, locale).slice(0, -3)}</span>;
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
      render: (_, row) => <Marks customer={row} layout={layoutOf(row.tenant_id)} />,
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
    <ColumnChooser
      columns={others}
      shown={chosen}
      onChange={(keys) => {
        setChosen(keys);
        stored.set(place, keys);
      }}
    />
  );
  return { shown, chooser };
}
