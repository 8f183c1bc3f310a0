import { Col, Empty, Row } from "antd";
import { useWords } from "@/shared/i18n/use-words";
import { Rules } from "./rules";
import { Synonyms } from "./synonyms";

/** What an enterprise chooses for its knowledge: its own words of the same meaning, who reviews, when people are told. */
export function Settings({ tenantId }: { tenantId: string | null }) {
  const { t } = useWords();
  if (tenantId === null)
    return <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t("knowledge.rules_choose")} />;
  return (
    <Row gutter={12} key={tenantId}>
      <Col span={15}>
        <Synonyms tenantId={tenantId} />
      </Col>
      <Col span={9}>
        <Rules tenantId={tenantId} />
      </Col>
    </Row>
  );
}
