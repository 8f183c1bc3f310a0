import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { App, Card, Flex, Segmented } from "antd";
import { useWords } from "@/shared/i18n/use-words";
import { formatDateTime } from "@/shared/time/format";
import { CUSTOMERS, keepConsent, loadConsents, type Purpose } from "./api";

const PURPOSES: readonly Purpose[] = ["service", "marketing", "sharing"];

/** To what a customer has agreed: his last word about each purpose, and who heard it. */
export function Consents({ customerId }: { customerId: string }) {
  const { t, word, locale, sentence } = useWords();
  const { message } = App.useApp();
  const queries = useQueryClient();
  const key = [CUSTOMERS, customerId, "consents"];
  const found = useQuery({ queryKey: key, queryFn: () => loadConsents(customerId) });
  const { mutate } = useMutation({
    mutationFn: ({ purpose, given }: { purpose: Purpose; given: boolean }) => keepConsent(customerId, purpose, given),
    onError: (problem) => void message.error(sentence(problem)),
    onSettled: () => queries.invalidateQueries({ queryKey: key }),
  });
  return (
    <Card size="small" title={t("customers.consent")} loading={found.isLoading}>
      <Flex vertical gap={6}>
        {PURPOSES.map((purpose) => {
          const said = found.data?.items.find((each) => each.purpose === purpose);
          return (
            <Flex key={purpose} align="center" gap={10}>
              <span style={{ width: 140 }}>{word("customers.purpose", purpose)}</span>
              <Segmented
                size="small"
                value={said === undefined ? "unknown" : said.given ? "given" : "refused"}
                options={[
                  ...(said === undefined
                    ? [{ value: "unknown", label: t("customers.consent.unknown"), disabled: true }]
                    : []),
                  { value: "given", label: t("customers.consent.given") },
                  { value: "refused", label: t("customers.consent.refused") },
                ]}
                onChange={(value) => {
                  mutate({ purpose, given: value === "given" });
                }}
              />
              {said && (
                <span className="quiet">
                  {t("customers.consent.by", { by: said.by ?? "–", at: formatDateTime(said.at, locale) })}
                </span>
              )}
            </Flex>
          );
        })}
      </Flex>
    </Card>
  );
}
