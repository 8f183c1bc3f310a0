import { useQuery } from "@tanstack/react-query";
import { Empty, Flex, Input, Select } from "antd";
import { useState } from "react";
import { isFound } from "@/shared/agents";
import type { Role } from "@/shared/api/model";
import { useWords } from "@/shared/i18n/use-words";
import { useTenants } from "@/shared/tenants";
import { ListCard } from "@/shared/ui/list-card";
import { OnceShown } from "@/shared/ui/once-shown";
import { ToneTag } from "@/shared/ui/tone-tag";
import { AccountActions } from "./account-actions";
import { loadPeople, type Opened, type Person } from "./api";
import { PersonDialog } from "./person-dialog";

/** Who can log in, and as what; an initial password is shown once. */
export function AccountsPanel() {
  const { t } = useWords();
  const [typed, setTyped] = useState("");
  const [role, setRole] = useState<Role | null>(null);
  const [edited, setEdited] = useState<Person | "new" | null>(null);
  const [opened, setOpened] = useState<Opened | null>(null);
  const found = useQuery({ queryKey: ["users"], queryFn: loadPeople });
  const people = found.data?.items ?? [];
  const roles = [...new Set(people.map((person) => person.role))];
  const rows = people.filter((person) => isFound(person, typed) && (role === null || person.role === role));
  return (
    <Flex vertical gap={12}>
      <Flex gap={8}>
        <Input.Search
          allowClear
          style={{ width: 320 }}
          placeholder={t("people.search_account")}
          aria-label={t("people.search_account")}
          onChange={(event) => {
            setTyped(event.target.value);
          }}
        />
        <Select
          allowClear
          style={{ width: 180 }}
          placeholder={t("people.role")}
          aria-label={t("people.role")}
          options={roles.map((value) => ({ value, label: t(`role.${value}`) }))}
          onChange={(next: Role | undefined) => {
            setRole(next ?? null);
          }}
        />
      </Flex>
      <People
        found={{ ...found, data: { items: rows } }}
        none={t(people.length === 0 ? "people.no_people" : "people.none_found")}
        onEdit={setEdited}
        onOpened={setOpened}
      />
      {edited !== null && (
        <PersonDialog
          person={edited === "new" ? null : edited}
          onClose={() => {
            setEdited(null);
          }}
          onOpened={(next) => {
            setEdited(null);
            setOpened(next);
          }}
        />
      )}
      {opened !== null && (
        <OnceShown
          title={opened.user.display_name}
          hint={t("people.password_once")}
          lines={[
            { label: t("people.username"), text: opened.user.username },
            { label: t("people.initial_password"), text: opened.password },
          ]}
          onClose={() => {
            setOpened(null);
          }}
        />
      )}
    </Flex>
  );
}

interface PeopleProps {
  found: Parameters<typeof ListCard<Person>>[0]["found"];
  none: string;
  onEdit: (person: Person | "new") => void;
  onOpened: (opened: Opened) => void;
}

function People({ found, none, onEdit, onOpened }: PeopleProps) {
  const { t, name } = useWords();
  const { nameOf } = useTenants();
  const isOne = new Set(found.data?.items.map((person) => person.tenant_id)).size < 2;
  return (
    <ListCard<Person>
      title={t("people.accounts_count", { count: found.data?.items.length ?? 0 })}
      found={found}
      empty={<Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={none} />}
      add={{
        label: t("people.add"),
        type: "primary",
        onAdd: () => {
          onEdit("new");
        },
      }}
      onOpen={onEdit}
      columns={[
        { title: t("people.username"), dataIndex: "username", className: "figures" },
        {
          title: t("people.name"),
          key: "name",
          render: (_, person) => <b style={{ whiteSpace: "nowrap" }}>{person.display_name}</b>,
        },
        { title: t("people.staff_no"), key: "no", className: "figures", render: (_, person) => person.staff_no ?? "–" },
        {
          title: t("people.role"),
          key: "role",
          render: (_, person) => <span style={{ whiteSpace: "nowrap" }}>{t(`role.${person.role}`)}</span>,
        },
        ...(isOne
          ? []
          : [
              {
                title: t("people.house"),
                key: "house",
                render: (_: unknown, person: Person) => nameOf(person.tenant_id),
              },
            ]),
        { title: t("people.belongs"), key: "belongs", render: (_, person) => <Belongs person={person} /> },
        { title: t("people.state"), key: "state", render: (_, person) => <State person={person} /> },
        {
          key: "actions",
          align: "right",
          render: (_, person) => <AccountActions person={person} onEdit={onEdit} onOpened={onOpened} />,
        },
      ]}
    />
  );

  function Belongs({ person }: { person: Person }) {
    if (person.pool) return name(person.pool);
    return person.assigned.map(nameOf).join(t("people.and")) || "–";
  }
}

function State({ person }: { person: Person }) {
  const { t } = useWords();
  if (person.is_disabled) return <ToneTag tone="quiet">{t("people.disabled")}</ToneTag>;
  if (person.must_change_password) return <ToneTag tone="attention">{t("people.initial")}</ToneTag>;
  return <ToneTag tone="good">{t("people.usable")}</ToneTag>;
}
