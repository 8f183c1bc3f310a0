import { PlusOutlined } from "@ant-design/icons";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Button, Card, Empty, Flex, Input, Select, Table } from "antd";
import { useState } from "react";
import type { ColumnsType } from "antd/es/table";
import { useWords } from "@/shared/i18n/use-words";
import { useMe } from "@/shared/session/session";
import { Failure } from "@/shared/ui/failure";
import { rowKeys } from "@/shared/ui/row-keys";
import { ToneTag } from "@/shared/ui/tone-tag";
import { loadNumbers, loadTenants, NUMBERS, PAGE, type NumberState, type PhoneNumber, type Wanted } from "./api";
import { STATES, TONES } from "./model";
import { NumberDrawer } from "./number-drawer";
import { TakeDialog } from "./take-dialog";

const WIDTH = { width: 150 };

/** Every number that the reader may see, with what it is for and where it is in its life. */
export function Inventory() {
  const { t } = useWords();
  const isOperator = useMe().role === "operator_admin";
  const [wanted, setWanted] = useState<Wanted>({});
  const [page, setPage] = useState(1);
  const [opened, setOpened] = useState<string | null>(null);
  const [taking, setTaking] = useState(false);
  const numbers = useQuery({
    queryKey: [NUMBERS, "list", wanted, page],
    queryFn: () => loadNumbers(wanted, page),
    placeholderData: keepPreviousData,
  });
  const columns = useColumns(isOperator);
  if (numbers.isError) return <Failure error={numbers.error} retry={numbers.refetch} />;
  const shown = numbers.data?.items.find((number) => number.id === opened);
  return (
    <Flex vertical gap={8}>
      <Filters
        wanted={wanted}
        onChange={(next) => {
          setWanted(next);
          setPage(1);
        }}
        onTake={
          isOperator
            ? () => {
                setTaking(true);
              }
            : undefined
        }
      />
      <Card size="small" styles={{ body: { padding: 0 } }}>
        <Table<PhoneNumber>
          size="small"
          rowKey="id"
          loading={numbers.isLoading}
          dataSource={numbers.data?.items ?? []}
          locale={{ emptyText: <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t("numbers.empty")} /> }}
          pagination={{
            current: page,
            pageSize: PAGE,
            total: numbers.data?.total ?? 0,
            hideOnSinglePage: true,
            showSizeChanger: false,
            onChange: setPage,
          }}
          onRow={(number) =>
            rowKeys(() => {
              setOpened(number.id);
            })
          }
          columns={columns}
        />
      </Card>
      {shown !== undefined && (
        <NumberDrawer
          number={shown}
          onClose={() => {
            setOpened(null);
          }}
        />
      )}
      {taking && (
        <TakeDialog
          onClose={() => {
            setTaking(false);
          }}
        />
      )}
    </Flex>
  );
}

function useColumns(isOperator: boolean): ColumnsType<PhoneNumber> {
  const { t, name, locale } = useWords();
  const tenant = (number: PhoneNumber) => (locale === "en" ? number.tenant_name_en : number.tenant_name_zh);
  const all: ColumnsType<PhoneNumber> = [
    {
      title: t("numbers.digits"),
      dataIndex: "digits",
      className: "figures",
      render: (digits: string) => <b>{digits}</b>,
    },
    { title: t("numbers.name"), key: "name", render: (_, number) => name(number) },
    { title: t("numbers.tenant"), key: "tenant", render: (_, number) => tenant(number) },
    {
      title: t("numbers.status"),
      dataIndex: "status",
      render: (status: NumberState) => <ToneTag tone={TONES[status]}>{t(`numbers.state.${status}`)}</ToneTag>,
    },
    {
      title: t("numbers.kind"),
      key: "kind",
      render: (_, number) =>
        number.kind === "shared" ? t("numbers.shared_by", { count: number.merchants }) : t("numbers.kind_own"),
    },
    {
      title: t("numbers.access"),
      key: "access",
      render: (_, number) =>
        number.access === "local"
          ? number.areas.slice(0, 3).join(" ") || t("numbers.access_local")
          : t("numbers.access_national"),
    },
    { title: t("numbers.flow"), key: "flow", render: (_, number) => number.flow ?? <span className="quiet">–</span> },
    {
      title: t("numbers.caller_limit"),
      dataIndex: "caller_limit",
      align: "right",
      className: "figures",
      render: (limit: number | null) => limit ?? <span className="quiet">–</span>,
    },
    {
      title: t("numbers.languages"),
      dataIndex: "languages",
      render: (languages: string[]) => languages.map((code) => t(`language.${code}`)).join(" "),
    },
  ];
  return isOperator ? all : all.filter((column) => column.key !== "tenant");
}

interface FilterProps {
  wanted: Wanted;
  onChange: (wanted: Wanted) => void;
  onTake?: (() => void) | undefined;
}

function Filters({ wanted, onChange, onTake }: FilterProps) {
  const { t, name } = useWords();
  const tenants = useQuery({ queryKey: ["tenants"], queryFn: loadTenants, enabled: onTake !== undefined });
  const put = <K extends keyof Wanted>(key: K, value: Wanted[K] | undefined) => {
    const { [key]: _, ...others } = wanted;
    onChange(value === undefined || value === "" ? others : { ...others, [key]: value });
  };
  return (
    <Flex gap={8} wrap>
      <Input.Search
        allowClear
        style={WIDTH}
        className="figures"
        inputMode="numeric"
        maxLength={15}
        placeholder={t("numbers.begins")}
        aria-label={t("numbers.begins")}
        onSearch={(text) => {
          put("begins", text.replace(/\D/g, ""));
        }}
      />
      {onTake !== undefined && (
        <Select
          allowClear
          showSearch={{ optionFilterProp: "label" }}
          style={{ width: 200 }}
          placeholder={t("numbers.tenant")}
          aria-label={t("numbers.tenant")}
          value={wanted.tenant_id}
          options={(tenants.data?.items ?? []).map((tenant) => ({ value: tenant.id, label: name(tenant) }))}
          onChange={(value: string | undefined) => {
            put("tenant_id", value);
          }}
        />
      )}
      <Select
        allowClear
        style={WIDTH}
        placeholder={t("numbers.status")}
        aria-label={t("numbers.status")}
        value={wanted.status}
        options={STATES.map((state) => ({ value: state, label: t(`numbers.state.${state}`) }))}
        onChange={(value: NumberState | undefined) => {
          put("status", value);
        }}
      />
      <Select
        allowClear
        style={WIDTH}
        placeholder={t("numbers.kind")}
        aria-label={t("numbers.kind")}
        value={wanted.kind}
        options={(["own", "shared"] as const).map((kind) => ({ value: kind, label: t(`numbers.kind_${kind}`) }))}
        onChange={(value: PhoneNumber["kind"] | undefined) => {
          put("kind", value);
        }}
      />
      {onTake !== undefined && (
        <Button type="primary" icon={<PlusOutlined />} onClick={onTake}>
          {t("numbers.take")}
        </Button>
      )}
    </Flex>
  );
}
