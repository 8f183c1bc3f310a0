import { PlusOutlined, UploadOutlined } from "@ant-design/icons";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Button, Card, Drawer, Empty, Flex, Input, Select, Table, Tabs } from "antd";
import { useState } from "react";
import { useWords } from "@/shared/i18n/use-words";
import { useMe } from "@/shared/session/session";
import { Failure } from "@/shared/ui/failure";
import { rowKeys } from "@/shared/ui/row-keys";
import { ToneTag } from "@/shared/ui/tone-tag";
import {
  changeMerchant,
  loadMerchants,
  loadShared,
  moveMerchant,
  NUMBERS,
  PAGE,
  type Merchant,
  type MerchantUse,
  type PhoneNumber,
} from "./api";
import { BulkDialog } from "./bulk-dialog";
import { History } from "./history";
import { MerchantDialog } from "./merchant-dialog";
import { TONES } from "./model";
import { MoveButtons } from "./move-buttons";
import { UseForm } from "./use-form";
import { useSaving } from "./use-saving";

/** The shared numbers, which the operator keeps, and the chosen one. */
function useShared(chosen: string | undefined) {
  const isOperator = useMe().role === "operator_admin";
  const shared = useQuery({ queryKey: [NUMBERS, "shared"], queryFn: loadShared, enabled: isOperator });
  const known = shared.data?.items ?? [];
  return { known, number: known.find((each) => each.id === chosen) ?? known[0] };
}

/** The merchants of a shared number; an enterprise sees its own codes. */
export function Merchants() {
  const [chosen, setChosen] = useState<string>();
  const [begins, setBegins] = useState("");
  const [page, setPage] = useState(1);
  const [opened, setOpened] = useState<string | null>(null);
  const { known, number } = useShared(chosen);
  const merchants = useQuery({
    queryKey: [NUMBERS, "merchants", number?.id, begins, page],
    queryFn: () => loadMerchants(number?.id, begins, page),
    placeholderData: keepPreviousData,
  });
  if (merchants.isError) return <Failure error={merchants.error} retry={merchants.refetch} />;
  const shown = merchants.data?.items.find((merchant) => merchant.id === opened);
  return (
    <Flex vertical gap={8}>
      <Toolbar
        numbers={known}
        number={number}
        onChoose={(id) => {
          setChosen(id);
          setPage(1);
        }}
        onSearch={(text) => {
          setBegins(text);
          setPage(1);
        }}
      />
      <MerchantTable
        items={merchants.data?.items ?? []}
        total={merchants.data?.total ?? 0}
        page={page}
        loading={merchants.isLoading}
        onPage={setPage}
        onOpen={setOpened}
      />
      {shown !== undefined && (
        <MerchantDrawer
          merchant={shown}
          digits={`${number?.digits ?? ""}${shown.code}`}
          onClose={() => {
            setOpened(null);
          }}
        />
      )}
    </Flex>
  );
}

interface TableProps {
  items: Merchant[];
  total: number;
  page: number;
  loading: boolean;
  onPage: (page: number) => void;
  onOpen: (id: string) => void;
}

function MerchantTable({ items, total, page, loading, onPage, onOpen }: TableProps) {
  const { t, name, locale } = useWords();
  return (
    <Card size="small" styles={{ body: { padding: 0 } }}>
      <Table<Merchant>
        size="small"
        rowKey="id"
        loading={loading}
        dataSource={items}
        locale={{ emptyText: <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t("numbers.no_merchants")} /> }}
        pagination={{
          current: page,
          pageSize: PAGE,
          total,
          hideOnSinglePage: true,
          showSizeChanger: false,
          onChange: onPage,
        }}
        onRow={(merchant) =>
          rowKeys(() => {
            onOpen(merchant.id);
          })
        }
        columns={[
          {
            title: t("numbers.code"),
            dataIndex: "code",
            className: "figures",
            render: (code: string) => <b>{code}</b>,
          },
          { title: t("numbers.name"), key: "name", render: (_, merchant) => name(merchant) },
          {
            title: t("numbers.tenant"),
            key: "tenant",
            render: (_, merchant) => (locale === "en" ? merchant.tenant_name_en : merchant.tenant_name_zh),
          },
          {
            title: t("numbers.status"),
            dataIndex: "status",
            render: (status: Merchant["status"]) => (
              <ToneTag tone={TONES[status]}>{t(`numbers.state.${status}`)}</ToneTag>
            ),
          },
          { title: t("numbers.flow"), key: "flow", render: (_, merchant) => merchant.flow ?? "–" },
          { title: t("numbers.caller_limit"), key: "limit", render: (_, merchant) => merchant.caller_limit ?? "–" },
        ]}
      />
    </Card>
  );
}

interface ToolbarProps {
  numbers: PhoneNumber[];
  number: PhoneNumber | undefined;
  onChoose: (id: string) => void;
  onSearch: (begins: string) => void;
}

function Toolbar({ numbers, number, onChoose, onSearch }: ToolbarProps) {
  const { t, name } = useWords();
  const [open, setOpen] = useState<"one" | "many" | null>(null);
  const close = () => {
    setOpen(null);
  };
  return (
    <Flex gap={8} wrap>
      {number !== undefined && (
        <Select
          style={{ width: 260 }}
          aria-label={t("numbers.shared_number")}
          value={number.id}
          options={numbers.map((each) => ({ value: each.id, label: `${each.digits} ${name(each)}` }))}
          onChange={onChoose}
        />
      )}
      <Input.Search
        allowClear
        style={{ width: 150 }}
        maxLength={8}
        placeholder={t("numbers.code")}
        aria-label={t("numbers.code")}
        onSearch={(text) => {
          onSearch(text.replace(/\D/g, ""));
        }}
      />
      {number !== undefined && (
        <>
          <Button
            type="primary"
            icon={<PlusOutlined />}
            onClick={() => {
              setOpen("one");
            }}
          >
            {t("numbers.add_merchant")}
          </Button>
          <Button
            icon={<UploadOutlined />}
            onClick={() => {
              setOpen("many");
            }}
          >
            {t("numbers.bulk")}
          </Button>
        </>
      )}
      {open === "one" && number !== undefined && <MerchantDialog number={number} onClose={close} />}
      {open === "many" && number !== undefined && <BulkDialog number={number} onClose={close} />}
    </Flex>
  );
}

function MerchantDrawer({ merchant, digits, onClose }: { merchant: Merchant; digits: string; onClose: () => void }) {
  const { t, name } = useWords();
  const me = useMe();
  const mayWrite = me.role === "operator_admin" || (me.role === "tenant_admin" && merchant.tenant_id === me.tenant.id);
  const moving = useSaving((move: Parameters<typeof moveMerchant>[1]) => moveMerchant(merchant.id, move));
  const saving = useSaving((changes: MerchantUse) => changeMerchant(merchant.id, changes));
  return (
    <Drawer
      open
      size={560}
      onClose={onClose}
      title={
        <Flex gap={8} align="center">
          <span className="figures">{digits}</span>
          <span>{name(merchant)}</span>
          <ToneTag tone={TONES[merchant.status]}>{t(`numbers.state.${merchant.status}`)}</ToneTag>
        </Flex>
      }
    >
      <MoveButtons
        moves={merchant.moves}
        state={merchant.status}
        digits={digits}
        busy={moving.isPending}
        onMove={(move) => {
          moving.mutate(move as Parameters<typeof moveMerchant>[1]);
        }}
      />
      <Tabs
        items={[
          {
            key: "use",
            label: t("numbers.use"),
            children: (
              <UseForm
                key={merchant.changed_at}
                item={merchant}
                mayWrite={mayWrite && merchant.status !== "released"}
                saving={saving.isPending}
                onSave={saving.mutate}
              />
            ),
          },
          { key: "history", label: t("numbers.history"), children: <History kind="merchant" id={merchant.id} /> },
        ]}
      />
    </Drawer>
  );
}
