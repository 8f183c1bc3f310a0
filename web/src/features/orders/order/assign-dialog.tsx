import { useQuery } from "@tanstack/react-query";
import { Form, Input, Select } from "antd";
import { useState } from "react";
import { useSaving } from "@/shared/api/use-saving";
import { useWords } from "@/shared/i18n/use-words";
import { FormModal } from "@/shared/ui/form-modal";
import { assignOrder, loadParties, loadPeople, loadTeams, ORDERS, TEAMS, type Order } from "../api";

/** Gives an order to a team, to somebody, to both, or out to a party, which gets it by mail. */
export function AssignDialog({ order, onClose }: { order: Order; onClose: () => void }) {
  const { t, name } = useWords();
  const [teamId, setTeamId] = useState<string | null>(order.team_id);
  const [userId, setUserId] = useState<string | null>(order.responsible_user_id);
  const [partyId, setPartyId] = useState<string | null>(order.party_id);
  const [note, setNote] = useState("");
  const parties = useQuery({ queryKey: ["order-parties"], queryFn: loadParties });
  const outside = (parties.data?.items ?? []).filter((each) => each.tenant_id === order.tenant_id && !each.disabled);
  const teams = useQuery({ queryKey: [TEAMS], queryFn: loadTeams });
  const people = useQuery({ queryKey: ["order-people", order.tenant_id], queryFn: () => loadPeople(order.tenant_id) });
  const team = teams.data?.items.find((each) => each.id === teamId);
  // whoever is in the team is offered first
  const offered = [...(people.data?.items ?? [])].sort(
    (one, other) =>
      Number(team?.members.includes(other.user_id) ?? false) - Number(team?.members.includes(one.user_id) ?? false),
  );
  const { mutate, isPending } = useSaving(
    () =>
      assignOrder(order.id, {
        team_id: teamId,
        user_id: userId,
        party_id: partyId,
        send_again: false,
        note: note.trim(),
        version: order.version,
      }),
    { stale: [ORDERS], onSaved: onClose },
  );
  return (
    <FormModal
      title={t("orders.do_assign")}
      saving={isPending}
      onSubmit={() => {
        mutate(undefined);
      }}
      onClose={onClose}
    >
      <Form layout="vertical" component="div">
        <Form.Item label={t("orders.team_id")}>
          <Select<string | null>
            autoFocus
            allowClear
            showSearch={{ optionFilterProp: "label" }}
            value={teamId}
            aria-label={t("orders.team_id")}
            options={(teams.data?.items ?? [])
              .filter((each) => each.tenant_id === order.tenant_id)
              .map((each) => ({ value: each.id, label: name(each) }))}
            onChange={(id) => {
              setTeamId(id ?? null);
            }}
          />
        </Form.Item>
        <Form.Item label={t("orders.person")}>
          <Select<string | null>
            allowClear
            showSearch={{ optionFilterProp: "label" }}
            value={userId}
            aria-label={t("orders.person")}
            options={offered.map((each) => ({
              value: each.user_id,
              label: [each.staff_no, each.display_name].filter(Boolean).join(" "),
            }))}
            onChange={(id) => {
              setUserId(id ?? null);
            }}
          />
        </Form.Item>
        {outside.length > 0 && (
          <Form.Item label={t("orders.party")} extra={t("orders.party_hint")}>
            <Select<string | null>
              allowClear
              showSearch={{ optionFilterProp: "label" }}
              value={partyId}
              aria-label={t("orders.party")}
              options={outside.map((each) => ({ value: each.id, label: each.name }))}
              onChange={(id) => {
                setPartyId(id ?? null);
              }}
            />
          </Form.Item>
        )}
        <Form.Item label={t("orders.note")}>
          <Input.TextArea
            rows={2}
            maxLength={2000}
            value={note}
            aria-label={t("orders.note")}
            onChange={(event) => {
              setNote(event.target.value);
            }}
          />
        </Form.Item>
      </Form>
    </FormModal>
  );
}
