import { useQuery } from "@tanstack/react-query";
import { Button, Flex, Tabs, Tag } from "antd";
import { useState } from "react";
import { useWords } from "@/shared/i18n/use-words";
import { useMe } from "@/shared/session/session";
import { ListCard } from "@/shared/ui/list-card";
import { ToneTag } from "@/shared/ui/tone-tag";
import { loadParties, type Party } from "./api";
import { DispatchesPanel } from "./dispatches-panel";
import { PartyDialog } from "./party-dialog";

const NEW = "new";

/** Who does something for the enterprise without an account here, and what they were given. */
export function PartiesPage() {
  const { t } = useWords();
  const me = useMe();
  const mayChange = me.role === "tenant_admin" || me.role === "supervisor";
  return (
    <Tabs
      items={[
        { key: "dispatches", label: t("parties.dispatches"), children: <DispatchesPanel mayRecall={mayChange} /> },
        { key: "parties", label: t("parties.title"), children: <PartiesPanel mayChange={mayChange} /> },
      ]}
    />
  );
}

function PartiesPanel({ mayChange }: { mayChange: boolean }) {
  const { t } = useWords();
  const [open, setOpen] = useState<Party | typeof NEW | null>(null);
  const found = useQuery({ queryKey: ["parties"], queryFn: loadParties });
  return (
    <ListCard<Party>
      title={t("parties.what")}
      found={found}
      empty={t("parties.none")}
      add={
        mayChange
          ? {
              label: t("parties.new"),
              type: "primary",
              onAdd: () => {
                setOpen(NEW);
              },
            }
          : null
      }
      {...(mayChange && { onOpen: setOpen })}
      columns={[
        { title: t("parties.name"), dataIndex: "name", render: (text: string) => <b>{text}</b> },
        { title: t("parties.mail"), dataIndex: "mail" },
        { title: t("parties.person"), dataIndex: "person" },
        { title: t("parties.phone"), dataIndex: "phone", className: "figures" },
        { title: t("parties.areas"), key: "areas", render: (_, row) => <Areas areas={row.areas} /> },
        { title: t("parties.open"), dataIndex: "open", width: 90, align: "right", className: "figures" },
        {
          title: t("parties.state"),
          key: "state",
          width: 90,
          render: (_, row) => (
            <ToneTag tone={row.disabled ? "quiet" : "good"}>
              {t(row.disabled ? "parties.disabled" : "parties.enabled")}
            </ToneTag>
          ),
        },
        {
          key: "actions",
          width: 90,
          align: "right",
          render: (_, row) =>
            mayChange && (
              <Button
                size="small"
                onClick={(event) => {
                  event.stopPropagation();
                  setOpen(row);
                }}
              >
                {t("parties.change")}
              </Button>
            ),
        },
      ]}
    >
      {open !== null && (
        <PartyDialog
          party={open === NEW ? null : open}
          onClose={() => {
            setOpen(null);
          }}
        />
      )}
    </ListCard>
  );
}

function Areas({ areas }: { areas: string[] }) {
  return (
    <Flex gap={4} wrap>
      {areas.map((area) => (
        <Tag key={area}>{area}</Tag>
      ))}
    </Flex>
  );
}
