import { useQuery } from "@tanstack/react-query";
import { Button, Card, Flex, Select } from "antd";
import { useState } from "react";
import { useWords } from "@/shared/i18n/use-words";
import { Failure } from "@/shared/ui/failure";
import { ToneTag } from "@/shared/ui/tone-tag";
import { loadPlans, PLANS, type Plan, type Slot } from "./api";
import { PlanDialog } from "./plan-dialog";
import { Nothing, useRights } from "./shared";
import { SlotDrawer } from "./slot-drawer";
import { WeekView } from "./week-view";

/** One plan at a time: its week with how full each slot is; a slot opens with whoever comes. */
export function BookingsTab({ tenantId }: { tenantId: string }) {
  const { t } = useWords();
  const { designs } = useRights();
  const [chosen, setChosen] = useState<string | null>(null);
  const [edited, setEdited] = useState<"new" | "plan" | null>(null);
  const found = useQuery({ queryKey: [PLANS], queryFn: loadPlans });
  if (found.isError) return <Failure error={found.error} retry={found.refetch} />;
  const plans = (found.data?.items ?? []).filter((each) => each.tenant_id === tenantId);
  const plan = plans.find((each) => each.id === chosen) ?? plans[0];
  return (
    <Card
      size="small"
      styles={{ header: { padding: 8, fontWeight: 400 } }}
      loading={found.isLoading}
      title={plan ? <PlanChoice plan={plan} plans={plans} onChoose={setChosen} /> : t("goods.tab_bookings")}
      extra={designs && <Designing plan={plan} onEdit={setEdited} />}
    >
      {plan ? <PlanWeek key={plan.id} plan={plan} /> : <Nothing>{t("goods.no_plans")}</Nothing>}
      {edited !== null && (
        <PlanDialog
          tenantId={tenantId}
          plan={edited === "new" ? null : (plan ?? null)}
          onClose={() => {
            setEdited(null);
          }}
        />
      )}
    </Card>
  );
}

function PlanChoice({ plan, plans, onChoose }: { plan: Plan; plans: Plan[]; onChoose: (id: string) => void }) {
  const { t, name } = useWords();
  return (
    <Flex gap={8} align="center">
      <Select
        value={plan.id}
        aria-label={t("goods.plan")}
        style={{ width: 260 }}
        options={plans.map((each) => ({ value: each.id, label: name(each) }))}
        onChange={onChoose}
      />
      {!plan.open && <ToneTag tone="bad">{t("goods.plan_closed")}</ToneTag>}
    </Flex>
  );
}

function Designing({ plan, onEdit }: { plan: Plan | undefined; onEdit: (what: "new" | "plan") => void }) {
  const { t } = useWords();
  return (
    <Flex gap={8}>
      {plan && (
        <Button
          onClick={() => {
            onEdit("plan");
          }}
        >
          {t("goods.change_plan")}
        </Button>
      )}
      <Button
        type="primary"
        onClick={() => {
          onEdit("new");
        }}
      >
        {t("goods.add_plan")}
      </Button>
    </Flex>
  );
}

function PlanWeek({ plan }: { plan: Plan }) {
  const [slot, setSlot] = useState<Slot | null>(null);
  return (
    <>
      <WeekView plan={plan} chosen={slot?.starts_at ?? null} onChoose={setSlot} />
      {slot && (
        <SlotDrawer
          plan={plan}
          slot={slot}
          onClose={() => {
            setSlot(null);
          }}
        />
      )}
    </>
  );
}
