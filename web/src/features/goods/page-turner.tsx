import { LeftOutlined, RightOutlined } from "@ant-design/icons";
import { Button, Flex } from "antd";
import { useWords } from "@/shared/i18n/use-words";
import type { usePages } from "./use-pages";

interface Props {
  pages: ReturnType<typeof usePages>;
  total: number | undefined;
  next: string | null | undefined;
}

/** How many there are, and the way to the others. */
export function PageTurner({ pages, total, next }: Props) {
  const { t } = useWords();
  if (total === undefined || (pages.isFirst && !next)) return null;
  return (
    <Flex justify="end" align="center" gap={8} style={{ padding: 8 }}>
      <span className="quiet figures">{t("goods.total", { count: total })}</span>
      <Button
        size="small"
        icon={<LeftOutlined />}
        aria-label={t("goods.page_back")}
        disabled={pages.isFirst}
        onClick={pages.back}
      />
      <Button
        size="small"
        icon={<RightOutlined />}
        aria-label={t("goods.page_forth")}
        disabled={!next}
        onClick={() => {
          if (next) pages.forth(next);
        }}
      />
    </Flex>
  );
}
