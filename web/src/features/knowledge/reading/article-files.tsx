import { PaperClipOutlined } from "@ant-design/icons";
import { Flex } from "antd";
import { useWords } from "@/shared/i18n/use-words";
import type { Reading } from "../api";

interface Props {
  articleId: string;
  tenantId: string | null;
  files: Reading["files"];
}

const KIB = 1024;
const size = (bytes: number) =>
  bytes < KIB * KIB ? `${Math.max(1, Math.round(bytes / KIB))} KB` : `${(bytes / KIB / KIB).toFixed(1)} MB`;

/** Where a file of an article is fetched: by the article, since it may come from another house. */
export const fileAddress = (articleId: string, fileId: string, tenantId: string | null) =>
  `/api/knowledge/articles/${articleId}/files/${fileId}${tenantId === null ? "" : `?tenant_id=${tenantId}`}`;

/** What hangs on an article, to be kept by whoever clicks. */
export function ArticleFiles({ articleId, tenantId, files }: Props) {
  const { t } = useWords();
  if (files.length === 0) return null;
  return (
    <Flex vertical gap={2} style={{ marginTop: 10 }} aria-label={t("knowledge.files")} data-testid="article-files">
      {files.map((file) => (
        <Flex key={file.id} gap={6} align="baseline">
          <PaperClipOutlined />
          <a href={fileAddress(articleId, file.id, tenantId)} download style={{ overflowWrap: "anywhere" }}>
            {file.name}
          </a>
          <span className="quiet figures">{size(file.size)}</span>
        </Flex>
      ))}
    </Flex>
  );
}
