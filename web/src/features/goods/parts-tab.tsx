import { useQuery } from "@tanstack/react-query";
import { Button, Card, Checkbox, Flex, Input, Select, Table } from "antd";
import { useState } from "react";
import { useWords } from "@/shared/i18n/use-words";
import { Failure } from "@/shared/ui/failure";
import { rowKeys } from "@/shared/ui/row-keys";
import { ToneTag } from "@/shared/ui/tone-tag";
import { loadParts, loadPlaces, PARTS, PLACES, type Part, type StockPlace } from "./api";
import { freeOf, money } from "./model";
import { MoveDialog } from "./move-dialog";
import { PageTurner } from "./page-turner";
import { PartDialog } from "./part-dialog";
import { PartDrawer } from "./part-drawer";
import { PlacesDialog } from "./places-dialog";
import { Nothing, useRights } from "./shared";
import { usePages } from "./use-pages";

type Open = { kind: "new" } | { kind: "places" } | { kind: "edit" | "move" | "moves"; part: Part } | null;

interface Search {
  q: string;
  place_id: string | null;
  low: boolean;
}

const EVERYTHING: Search = { q: "", place_id: null, low: false };

function isNarrowed({ q, place_id, low }: Search): boolean {
  return q !== "" || place_id !== null || low;
}

/** Spare parts: what there is, where it lies, what runs out. */
export function PartsTab({ tenantId }: { tenantId: string }) {
  const { t } = useWords();
  const { designs } = useRights();
  const pages = usePages();
  const [wanted, setSearch] = useState<Search>(EVERYTHING);
  const [open, setOpen] = useState<Open>(null);
  const query = { tenant_id: tenantId, ...wanted, after: pages.after };
  const found = useQuery({ queryKey: [PARTS, query], queryFn: () => loadParts(query), placeholderData: (old) => old });
  const places = useQuery({ queryKey: [PLACES], queryFn: loadPlaces });
  const own = (places.data?.items ?? []).filter((each) => each.tenant_id === tenantId);
  const columns = useColumns(own, (part) => {
    setOpen({ kind: "move", part });
  });
  const search = (change: Partial<Search>) => {
    setSearch({ ...wanted, ...change });
    pages.begin();
  };
  if (found.isError) return <Failure error={found.error} retry={found.refetch} />;
  return (
    <Card
      size="small"
      styles={{ header: { padding: 8, fontWeight: 400 }, body: { padding: 0 } }}
      title={<PartSearch search={wanted} places={own} onSearch={search} />}
      extra={designs && <Designing onOpen={setOpen} />}
    >
      <Table<Part>
        size="small"
        rowKey="id"
        pagination={false}
        loading={found.isLoading}
        dataSource={found.data?.items ?? []}
        columns={columns}
        scroll={{ x: 900 }}
        locale={{ emptyText: <Nothing>{t(isNarrowed(wanted) ? "goods.no_such" : "goods.no_parts")}</Nothing> }}
        onRow={(part) =>
          rowKeys(() => {
            setOpen({ kind: "moves", part });
          })
        }
      />
      <PageTurner pages={pages} total={found.data?.total} next={found.data?.next} />
      <Dialogs tenantId={tenantId} places={own} open={open} parts={found.data?.items ?? []} onOpen={setOpen} />
    </Card>
  );
}

interface SearchProps {
  search: Search;
  places: StockPlace[];
  onSearch: (change: Partial<Search>) => void;
}

function PartSearch({ search, places, onSearch }: SearchProps) {
  const { t, name } = useWords();
  return (
    <Flex gap={8} align="center">
      <Input.Search
        allowClear
        autoFocus
        placeholder={t("goods.search_parts")}
        style={{ width: 260 }}
        onSearch={(q) => {
          onSearch({ q });
        }}
      />
      <Select
        allowClear
        value={search.place_id}
        placeholder={t("goods.every_place")}
        aria-label={t("goods.place")}
        style={{ width: 180 }}
        options={places.map((each) => ({ value: each.id, label: name(each) }))}
        onChange={(value: string | undefined) => {
          onSearch({ place_id: value ?? null });
        }}
      />
      <Checkbox
        checked={search.low}
        onChange={(event) => {
          onSearch({ low: event.target.checked });
        }}
      >
        {t("goods.only_low")}
      </Checkbox>
    </Flex>
  );
}

function Designing({ onOpen }: { onOpen: (open: Open) => void }) {
  const { t } = useWords();
  return (
    <Flex gap={8}>
      <Button
        onClick={() => {
          onOpen({ kind: "places" });
        }}
      >
        {t("goods.places")}
      </Button>
      <Button
        type="primary"
        onClick={() => {
          onOpen({ kind: "new" });
        }}
      >
        {t("goods.add_part")}
      </Button>
    </Flex>
  );
}

interface DialogsProps {
  tenantId: string;
  places: StockPlace[];
  parts: Part[];
  open: Open;
  onOpen: (open: Open) => void;
}

function Dialogs({ tenantId, places, parts, open, onOpen }: DialogsProps) {
  const close = () => {
    onOpen(null);
  };
  if (open === null) return null;
  if (open.kind === "places") return <PlacesDialog tenantId={tenantId} places={places} onClose={close} />;
  if (open.kind === "new") return <PartDialog tenantId={tenantId} part={null} onClose={close} />;
  // as it is now, not as it was when it was opened
  const part = parts.find((each) => each.id === open.part.id) ?? open.part;
  if (open.kind === "edit") return <PartDialog tenantId={tenantId} part={part} onClose={close} />;
  if (open.kind === "move") return <MoveDialog part={part} places={places} onClose={close} />;
  const edit = () => {
    onOpen({ kind: "edit", part });
  };
  return <PartDrawer part={part} places={places} onEdit={edit} onClose={close} />;
}

function useColumns(places: StockPlace[], onMove: (part: Part) => void) {
  const { t, name, locale } = useWords();
  const { counts } = useRights();
  const placeOf = (id: string) => name(places.find((each) => each.id === id));
  return [
    { title: t("goods.code"), dataIndex: "code", className: "figures", width: 130 },
    {
      title: t("goods.name"),
      key: "name",
      render: (_: unknown, part: Part) => (
        <Flex gap={8} align="center">
          <b>{name(part)}</b>
          {!part.in_use && <ToneTag tone="quiet">{t("goods.out_of_use")}</ToneTag>}
          {Number(freeOf(part)) < Number(part.low_at) && <ToneTag tone="attention">{t("goods.low")}</ToneTag>}
        </Flex>
      ),
    },
    {
      title: t("goods.free"),
      key: "free",
      align: "right" as const,
      width: 110,
      className: "figures",
      render: (_: unknown, part: Part) => (
        <>
          <b>{freeOf(part)}</b> {part.unit}
        </>
      ),
    },
    {
      title: t("goods.reserved"),
      dataIndex: "reserved",
      align: "right" as const,
      width: 90,
      className: "figures",
    },
    {
      title: t("goods.where"),
      key: "places",
      render: (_: unknown, part: Part) => (
        <span className="figures">
          {part.places
            .filter((each) => Number(each.on_hand) > 0)
            .map((each) => `${placeOf(each.place_id)} ${each.on_hand}`)
            .join(" · ") || "–"}
        </span>
      ),
    },
    {
      title: t("goods.price"),
      key: "price",
      align: "right" as const,
      width: 110,
      className: "figures",
      render: (_: unknown, part: Part) => money(part.price, locale),
    },
    {
      key: "move",
      width: 90,
      align: "right" as const,
      render: (_: unknown, part: Part) =>
        counts && (
          <Button
            size="small"
            onClick={(event) => {
              event.stopPropagation();
              onMove(part);
            }}
          >
            {t("goods.move")}
          </Button>
        ),
    },
  ];
}
