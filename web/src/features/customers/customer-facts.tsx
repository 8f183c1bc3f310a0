import { PhoneOutlined, StopOutlined } from "@ant-design/icons";
import { Button, Flex, Tag, Tooltip } from "antd";
import { useWords } from "@/shared/i18n/use-words";
import { ToneTag } from "@/shared/ui/tone-tag";
import type { Customer, CustomerDetails, CustomerLayout } from "./api";

/** How one of a customer's numbers is called, where the reader can. */
export type Dial = (tenantId: string, number: { id: string; number: string }) => void;

/** What marks a customer at once: his grade, whether he may be called, his tags. */
export function Marks({ customer, layout }: { customer: Customer; layout: CustomerLayout | undefined }) {
  const { t, name } = useWords();
  const grade = layout?.grades.find(({ code }) => code === customer.grade);
  return (
    <Flex wrap gap={4}>
      {customer.do_not_call && (
        <Tag color="error" icon={<StopOutlined />}>
          {t("customers.do_not_call_mark")}
        </Tag>
      )}
      {customer.grade !== null && <ToneTag tone="attention">{grade ? name(grade) : customer.grade}</ToneTag>}
      {customer.tags.map((tag) => (
        <Tag key={tag}>{tag}</Tag>
      ))}
    </Flex>
  );
}

/** A customer's numbers; each is called by its id, so that nobody need see its digits. */
export function Numbers({ customer, onDial }: { customer: Customer; onDial?: Dial | undefined }) {
  const { t, word } = useWords();
  return (
    <Flex vertical gap={2}>
      {customer.numbers.map((each) => (
        <Flex key={each.id} align="center" gap={6}>
          <Tooltip title={each.hidden ? t("customers.hidden_hint") : ""}>
            <span className="figures">{each.number}</span>
          </Tooltip>
          <span className="quiet">{word("customers.number_kind", each.kind)}</span>
          {onDial && (
            <Button
              type="text"
              size="small"
              icon={<PhoneOutlined />}
              aria-label={`${t("customers.call")} ${each.number}`}
              onClick={() => {
                onDial(customer.tenant_id, each);
              }}
            />
          )}
        </Flex>
      ))}
    </Flex>
  );
}

/** A customer's addresses. */
export function Addresses({ customer }: { customer: CustomerDetails }) {
  const { word } = useWords();
  return (
    <Flex vertical gap={2}>
      {customer.addresses.map((each) => (
        <span key={each.id}>
          {each.text} <span className="quiet">{word("customers.address_kind", each.kind)}</span>
        </span>
      ))}
    </Flex>
  );
}
