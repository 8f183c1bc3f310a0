import { useQuery } from "@tanstack/react-query";
import { Button, Drawer, Flex, Popconfirm, Table } from "antd";
import { Link } from "react-router";
import { useSaving } from "@/shared/api/use-saving";
import { useWords } from "@/shared/i18n/use-words";
import { formatDateTime } from "@/shared/time/format";
import { Failure } from "@/shared/ui/failure";
import { loadMoves, MOVES, PARTS, removePart, type Part, type StockMove, type StockPlace } from "./api";
import { PageTurner } from "./page-turner";
import { Nothing, useRights } from "./shared";
import { usePages } from "./use-pages";

interface Props {
  part: Part;
  places: StockPlace[];
  onEdit: () => void;
  onClose: () => void;
}

/** Every move of a part, newest first: who, when, how many, for which order. */
export function PartDrawer({ part, places, onEdit, onClose }: Props) {
  const { t, name, locale } = useWords();
  const { designs } = useRights();
  const pages = usePages();
  const found = useQuery({
    queryKey: [MOVES, part.id, pages.after],
    queryFn: () => loadMoves(part.id, pages.after),
  });
  const removing = useSaving(removePart, { stale: [PARTS], onSaved: onClose });
  const placeOf = (id: string | null) => name(places.find((each) => each.id === id));
  return (
    <Drawer
      open
      size={820}
      title={`${part.code} ${name(part)}`}
      onClose={onClose}
      extra={
        designs && (
          <Flex gap={8}>
            <Popconfirm
              title={t("goods.remove_ask")}
              okText={t("goods.remove")}
              cancelText={t("common.cancel")}
              onConfirm={() => {
                removing.mutate(part.id);
              }}
            >
              <Button danger>{t("goods.remove")}</Button>
            </Popconfirm>
            <Button onClick={onEdit}>{t("goods.change_part")}</Button>
          </Flex>
        )
      }
    >
      {found.isError && <Failure error={found.error} retry={found.refetch} />}
      <Table<StockMove>
        size="small"
        rowKey="id"
        pagination={false}
        loading={found.isLoading}
        dataSource={found.data?.items ?? []}
        locale={{ emptyText: <Nothing>{t("goods.no_moves")}</Nothing> }}
        columns={[
          {
            title: t("goods.at"),
            key: "at",
            width: 170,
            className: "figures",
            render: (_, move) => formatDateTime(move.at, locale),
          },
          { title: t("goods.what"), key: "kind", render: (_, move) => t(`stock_move.${move.kind}`) },
          {
            title: t("goods.change"),
            key: "change",
            align: "right",
            className: "figures",
            render: (_, move) => signed(move.on_hand_change),
          },
          {
            title: t("goods.reserved"),
            key: "reserved",
            align: "right",
            className: "figures",
            render: (_, move) => signed(move.reserved_change),
          },
          { title: t("goods.left_here"), dataIndex: "on_hand_after", align: "right", className: "figures" },
          {
            title: t("goods.place"),
            key: "place",
            render: (_, move) =>
              move.other_place_id === null
                ? placeOf(move.place_id)
                : `${placeOf(move.place_id)} ${Number(move.on_hand_change) < 0 ? "→" : "←"} ${placeOf(move.other_place_id)}`,
          },
          {
            title: t("goods.by"),
            key: "by",
            render: (_, move) => (
              <>
                {move.actor_name} {move.order_id && <Link to={`/orders/${move.order_id}`}>{t("goods.order")}</Link>}{" "}
                <span className="quiet">{move.note}</span>
              </>
            ),
          },
        ]}
      />
      <PageTurner pages={pages} total={found.data?.total} next={found.data?.next} />
    </Drawer>
  );
}

function signed(change: string): string {
  const value = Number(change);
  if (value === 0) return "";
  return value > 0 ? `+${change}` : `−${change.slice(1)}`;
}
