import { SearchOutlined } from "@ant-design/icons";
import { Col, Empty, Flex, Input, Row } from "antd";
import { useState } from "react";
import { useWords } from "@/shared/i18n/use-words";
import { useMe } from "@/shared/session/session";
import type { Hit } from "../api";
import { NotAnswered } from "../desk/knowledge-panel";
import { HitList } from "./hit-list";
import { ReadingView } from "./reading-view";
import { useSearch } from "./use-search";

/** A question at the left, the article at the right; Enter opens the first. */
export function SearchPane({ tenantId }: { tenantId: string | null }) {
  const { t } = useWords();
  const me = useMe();
  const houseId = me.tenants[0]?.id ?? me.tenant.id;
  const { typed, setTyped, asked, found, tell, items, words } = useSearch({ tenantId, houseId });
  const [open, setOpen] = useState<string | null>(null);
  const across = tenantId === null && me.tenants.length > 1;
  const chosen = items.find((hit) => hit.article_id === open) ?? null;
  const show = (hit: Hit) => {
    tell("opened", hit.article_id);
    setOpen(hit.article_id);
  };
  return (
    <Row gutter={16}>
      <Col span={9}>
        <Flex vertical gap={8}>
          <Input
            autoFocus
            allowClear
            size="large"
            prefix={<SearchOutlined />}
            maxLength={200}
            value={typed}
            placeholder={t("knowledge.ask")}
            onChange={(event) => {
              setTyped(event.target.value);
            }}
            onPressEnter={(event) => {
              const first = items[0];
              if (!event.nativeEvent.isComposing && first) show(first);
            }}
            onKeyDown={(event) => {
              if (event.key !== "ArrowDown") return;
              event.preventDefault();
              document.querySelector<HTMLElement>("[data-testid=hits] [role=option]")?.focus();
            }}
          />
          <HitList hits={items} words={words} chosen={open} across={across} onOpen={show} />
          {asked !== "" && !found.isFetching && items.length === 0 && (
            <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t("knowledge.nothing_found")} />
          )}
          {asked !== "" && !found.isFetching && (
            <NotAnswered
              key={asked}
              onSay={() => {
                tell("unanswered");
              }}
            />
          )}
        </Flex>
      </Col>
      <Col span={15}>
        {chosen === null ? (
          <Empty
            image={Empty.PRESENTED_IMAGE_SIMPLE}
            description={t("knowledge.how_to_search")}
            style={{ marginTop: 60 }}
          />
        ) : (
          <ReadingView
            articleId={chosen.article_id}
            tenantId={tenantId}
            words={words}
            {...(across && { ownerId: chosen.owner_id })}
          />
        )}
      </Col>
    </Row>
  );
}
