import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Alert, App, Button, Flex, Skeleton, Typography } from "antd";
import { useState } from "react";
import { Link } from "react-router";
import type { Contact } from "@/shared/api/model";
import { FieldsView } from "@/shared/fields/fields-view";
import type { FieldValues } from "@/shared/fields/model";
import { useWords } from "@/shared/i18n/use-words";
import { PAST } from "@/shared/past";
import { Failure } from "@/shared/ui/failure";
import { loadPop, POP, sayWhose, type Customer, type CustomerDetails } from "../api";
import { Addresses, Marks, Numbers, type Dial } from "../customer-facts";
import { CustomerFinder } from "../customer-finder";
import { CustomerForm } from "../customer-form";
import { PastLine } from "../past-line";

type Popped = Awaited<ReturnType<typeof loadPop>>;

/** Who is calling: known by his number or as somebody has said; one of several; nobody yet. */
export function CustomerPanel({ contact, onDial }: { contact: Contact; onDial?: Dial | undefined }) {
  const { t } = useWords();
  const id = contact.interaction_id;
  const found = useQuery({ queryKey: [POP, id], queryFn: () => loadPop(id), staleTime: 60_000 });
  if (found.isError) return <Failure error={found.error} retry={found.refetch} />;
  if (found.data === undefined)
    return <Skeleton active paragraph={{ rows: 2 }} title={{ width: 120 }} aria-label={t("customers.pop_loading")} />;
  return <Pop key={id} pop={found.data} onDial={onDial} />;
}

function Pop({ pop, onDial }: { pop: Popped; onDial: Dial | undefined }) {
  const { t, sentence } = useWords();
  const { message } = App.useApp();
  const queries = useQueryClient();
  const [open, setOpen] = useState<"new" | "edit" | "find" | null>(null);
  const close = () => {
    setOpen(null);
  };
  const { mutate: say } = useMutation({
    mutationFn: (customer: string | null) => sayWhose(pop.interaction_id, customer),
    onError: (problem) => void message.error(sentence(problem)),
    onSettled: () =>
      Promise.all([
        queries.invalidateQueries({ queryKey: [POP, pop.interaction_id] }),
        queries.invalidateQueries({ queryKey: [PAST] }),
      ]),
  });
  return (
    <section data-testid="customer-panel" data-match={pop.match} style={{ margin: "8px 0" }}>
      {pop.customer === null ? (
        <Unknown pop={pop} onSay={say} onOpen={setOpen} />
      ) : (
        <Known pop={pop} customer={pop.customer} onDial={onDial} onOpen={setOpen} />
      )}
      <Typography.Text strong style={{ display: "block", marginTop: 10 }}>
        {t("customers.timeline")}
      </Typography.Text>
      <PastLine key={pop.customer?.id ?? ""} of={{ contact: pop.interaction_id }} but={pop.interaction_id} />
      {(open === "new" || open === "edit") && (
        <CustomerForm
          tenantId={pop.tenant_id}
          layout={pop.layout}
          customer={open === "edit" ? (pop.customer ?? undefined) : undefined}
          interactionId={open === "new" ? pop.interaction_id : undefined}
          number={open === "new" ? (pop.number ?? undefined) : undefined}
          onKept={close}
          onClose={close}
        />
      )}
      {open === "find" && (
        <CustomerFinder
          tenantId={pop.tenant_id}
          onChoose={(customer) => {
            say(customer.id);
            close();
          }}
          onClose={close}
        />
      )}
    </section>
  );
}

interface PartProps {
  pop: Popped;
  onOpen: (what: "new" | "edit" | "find") => void;
}

function Known({ pop, customer, onDial, onOpen }: PartProps & { customer: CustomerDetails; onDial: Dial | undefined }) {
  const { t } = useWords();
  return (
    <Flex vertical gap={6}>
      <Flex justify="space-between" align="baseline" gap={6}>
        <Typography.Text strong style={{ fontSize: 16 }} data-testid="customer-name">
          {customer.name}
        </Typography.Text>
        <span className="quiet">{t(pop.match === "said" ? "customers.pop_said" : "customers.pop_number")}</span>
      </Flex>
      <Marks customer={customer} layout={pop.layout} />
      {customer.do_not_call && <Alert type="warning" showIcon title={t("error.customer.do_not_call")} />}
      <Numbers customer={customer} onDial={onDial} />
      <Addresses customer={customer} />
      <FieldsView fields={pop.layout.fields} values={customer.values as FieldValues} empty={null} />
      <Flex gap={6} wrap>
        <Button
          size="small"
          onClick={() => {
            onOpen("edit");
          }}
        >
          {t("customers.pop_edit")}
        </Button>
        <Link to={`/customers/${customer.id}`}>
          <Button size="small">{t("customers.pop_open")}</Button>
        </Link>
        <Button
          size="small"
          type="text"
          onClick={() => {
            onOpen("find");
          }}
        >
          {t("customers.pop_other")}
        </Button>
      </Flex>
    </Flex>
  );
}

function Unknown({ pop, onSay, onOpen }: PartProps & { onSay: (customer: string) => void }) {
  const { t } = useWords();
  return (
    <Flex vertical gap={6}>
      <Typography.Text strong>{t(`customers.pop_${pop.match}`, { count: pop.candidates.length })}</Typography.Text>
      {pop.candidates.map((each) => (
        <Candidate
          key={each.id}
          customer={each}
          pop={pop}
          onChoose={() => {
            onSay(each.id);
          }}
        />
      ))}
      <Flex gap={6}>
        <Button
          size="small"
          type={pop.candidates.length === 0 ? "primary" : "default"}
          onClick={() => {
            onOpen("new");
          }}
        >
          {t("customers.pop_new")}
        </Button>
        <Button
          size="small"
          onClick={() => {
            onOpen("find");
          }}
        >
          {t("customers.pop_find")}
        </Button>
      </Flex>
    </Flex>
  );
}

function Candidate({ customer, pop, onChoose }: { customer: Customer; pop: Popped; onChoose: () => void }) {
  const { t } = useWords();
  return (
    <Flex justify="space-between" align="center" gap={6}>
      <span>
        <b>{customer.name}</b>
        <Marks customer={customer} layout={pop.layout} />
      </span>
      <Button size="small" type="primary" onClick={onChoose}>
        {t("customers.pop_choose")}
      </Button>
    </Flex>
  );
}
