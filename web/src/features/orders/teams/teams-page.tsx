import { useQuery } from "@tanstack/react-query";
import { Flex, Form, Input, Select } from "antd";
import { useState } from "react";
import { useSaving } from "@/shared/api/use-saving";
import { useDirectory } from "@/shared/directory";
import { freshKey } from "@/shared/fields/model";
import { useWords } from "@/shared/i18n/use-words";
import { useMe } from "@/shared/session/session";
import { FormModal } from "@/shared/ui/form-modal";
import { ListCard } from "@/shared/ui/list-card";
import { RowActions } from "@/shared/ui/row-actions";
import { addTeam, changeTeam, loadPeople, loadTeams, removeTeam, TEAMS, type Team } from "../api";

interface Entered {
  tenant_id: string;
  code: string;
  name_zh: string;
  name_en: string;
  kind: Team["kind"];
  email: string;
  queue_id: string | null;
  members: string[];
}

const CODE = /^[A-Za-z0-9_.-]{1,64}$/;
/** What a new team's code is made of. */
const CODED_BY = ["tenant_id", "name_zh", "name_en", "kind"];

function enteredOf(team: Team | null, tenant_id: string | undefined) {
  if (team !== null) return { ...team, email: team.email ?? "" };
  return { tenant_id, kind: "team", members: [], name_en: "", email: "", queue_id: null };
}

async function keep(team: Team | null, { tenant_id, ...entered }: Entered): Promise<unknown> {
  const { name_zh, name_en, email, queue_id } = entered;
  const body = { ...entered, name_en: name_en || name_zh, email: email || null, queue_id: queue_id ?? null };
  return team === null ? addTeam({ ...body, tenant_id }) : changeTeam(team.id, { ...body, version: team.version });
}

/** Teams and departments that orders are given to. */
export function TeamsPage() {
  const { t, name } = useWords();
  const me = useMe();
  const found = useQuery({ queryKey: [TEAMS], queryFn: loadTeams });
  const [open, setOpen] = useState<Team | "new" | null>(null);
  const { mutate: remove } = useSaving((id: string) => removeTeam(id), { stale: [TEAMS] });
  return (
    <ListCard<Team>
      title={t("place.teams")}
      found={found}
      empty={t("team.none")}
      add={{
        label: t("team.new"),
        type: "primary",
        onAdd: () => {
          setOpen("new");
        },
      }}
      onOpen={setOpen}
      columns={[
        { key: "name", title: t("types.name"), render: (_, row) => <b>{name(row)}</b> },
        { key: "kind", title: t("team.kind"), render: (_, row) => t(`team.kind_${row.kind}`) },
        { key: "code", title: t("types.code"), render: (_, row) => <span className="figures">{row.code}</span> },
        {
          key: "tenant",
          title: t("orders.tenant_id"),
          hidden: me.tenants.length < 2,
          render: (_, row) => name(me.tenants.find((each) => each.id === row.tenant_id)),
        },
        {
          key: "members",
          title: t("team.members"),
          render: (_, row) => <span className="figures">{row.members.length}</span>,
        },
        { key: "email", title: t("types.email"), render: (_, row) => row.email ?? "–" },
        {
          key: "actions",
          render: (_, row) => (
            <RowActions
              open={t("team.change")}
              onOpen={() => {
                setOpen(row);
              }}
              remove={t("team.remove")}
              removeAsk={t("team.remove_ask")}
              onRemove={() => {
                remove(row.id);
              }}
            />
          ),
        },
      ]}
    >
      {open !== null && (
        <TeamDialog
          team={open === "new" ? null : open}
          taken={codesOf(found.data?.items)}
          onClose={() => {
            setOpen(null);
          }}
        />
      )}
    </ListCard>
  );
}

/** The codes that each enterprise has given. */
function codesOf(teams: Team[] | undefined) {
  return (tenantId: string) => (teams ?? []).filter((each) => each.tenant_id === tenantId).map(({ code }) => code);
}

interface DialogProps {
  team: Team | null;
  taken: (tenantId: string) => string[];
  onClose: () => void;
}

const HALF = { flex: 1, minWidth: 0 };

function TeamDialog({ team, taken, onClose }: DialogProps) {
  const { t, name } = useWords();
  const me = useMe();
  const [form] = Form.useForm<Entered>();
  const tenant = Form.useWatch("tenant_id", form) ?? team?.tenant_id ?? me.tenants[0]?.id ?? "";
  const people = useQuery({
    queryKey: ["order-people", tenant],
    queryFn: () => loadPeople(tenant),
    enabled: tenant !== "",
  });
  const { queues } = useDirectory();
  const { mutate, isPending } = useSaving((entered: Entered) => keep(team, entered), {
    stale: [TEAMS],
    onSaved: onClose,
  });
  const needed = [{ required: true, message: t("fields.problem.missing") }];
  // a new one gets its code by its name, until somebody writes one
  const propose = () => {
    if (form.isFieldTouched("code")) return;
    const { name_en = "", kind, tenant_id = tenant } = form.getFieldsValue();
    form.setFieldValue("code", freshKey(taken(tenant_id), name_en, kind));
  };
  return (
    <FormModal
      title={team === null ? t("team.new") : name(team)}
      saving={isPending}
      onSubmit={form.submit}
      onClose={onClose}
    >
      <Form<Entered>
        form={form}
        layout="vertical"
        initialValues={enteredOf(team, me.tenants[0]?.id)}
        onValuesChange={(changed) => {
          if (team === null && CODED_BY.some((key) => key in changed)) propose();
        }}
        onFinish={(entered) => {
          mutate(entered);
        }}
      >
        <Form.Item name="tenant_id" label={t("orders.tenant_id")} hidden={team !== null || me.tenants.length < 2}>
          <Select options={me.tenants.map((each) => ({ value: each.id, label: name(each) }))} />
        </Form.Item>
        <Flex gap={12}>
          <Form.Item name="name_zh" label={t("fields.name_zh")} rules={needed} style={HALF}>
            <Input autoFocus maxLength={80} />
          </Form.Item>
          <Form.Item name="name_en" label={t("fields.name_en")} style={HALF}>
            <Input maxLength={80} />
          </Form.Item>
        </Flex>
        <Flex gap={12}>
          <Form.Item
            name="code"
            label={t("types.code")}
            rules={[...needed, { pattern: CODE, message: t("types.code_wrong") }]}
            style={HALF}
          >
            <Input className="figures" maxLength={64} autoComplete="off" />
          </Form.Item>
          <Form.Item name="kind" label={t("team.kind")} style={HALF}>
            <Select
              options={(["team", "department"] as const).map((kind) => ({
                value: kind,
                label: t(`team.kind_${kind}`),
              }))}
            />
          </Form.Item>
        </Flex>
        <Form.Item name="email" label={t("types.email")}>
          <Input maxLength={254} />
        </Form.Item>
        <Form.Item name="queue_id" label={t("team.queue")} extra={t("team.queue_hint")}>
          <Select
            allowClear
            options={[...queues.values()]
              .filter((each) => each.tenant_id === tenant)
              .map((each) => ({ value: each.id, label: name(each) }))}
          />
        </Form.Item>
        <Form.Item name="members" label={t("team.members")}>
          <Select
            mode="multiple"
            showSearch={{ optionFilterProp: "label" }}
            options={(people.data?.items ?? []).map((each) => ({
              value: each.user_id,
              label: [each.staff_no, each.display_name].filter(Boolean).join(" "),
            }))}
          />
        </Form.Item>
      </Form>
    </FormModal>
  );
}
