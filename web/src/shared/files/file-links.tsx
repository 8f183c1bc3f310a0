import { FileImageOutlined, FileOutlined, FilePdfOutlined, SoundOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Flex } from "antd";
import { useWords } from "../i18n/use-words";
import { RemoveButton } from "../ui/remove-button";
import { addressOf, loadFiles, sizeOf, type KeptFile } from "./api";

/** Files by their names, to be kept by whoever clicks. */
export function FileLinks({ ids, onRemove }: { ids: string[]; onRemove?: (id: string) => void }) {
  const { t } = useWords();
  const found = useQuery({ queryKey: ["files", ids], queryFn: () => loadFiles(ids), enabled: ids.length > 0 });
  const known = new Map((found.data ?? []).map((file) => [file.id, file]));
  if (ids.length === 0) return null;
  return (
    <Flex vertical gap={2}>
      {ids.map((id) => (
        <Flex key={id} gap={6} align="center">
          <Kind file={known.get(id)} />
          <a href={addressOf(id)} download title={known.get(id)?.name} style={{ overflowWrap: "anywhere" }}>
            {known.get(id)?.name ?? "…"}
          </a>
          <span className="quiet figures">{sizeOf(known.get(id)?.size ?? 0)}</span>
          {onRemove && (
            <RemoveButton
              size="small"
              label={t("files.remove")}
              onClick={() => {
                onRemove(id);
              }}
            />
          )}
        </Flex>
      ))}
    </Flex>
  );
}

function Kind({ file }: { file: KeptFile | undefined }) {
  const type = file?.media_type ?? "";
  if (type.startsWith("image/")) return <FileImageOutlined />;
  if (type === "application/pdf") return <FilePdfOutlined />;
  return type.startsWith("audio/") ? <SoundOutlined /> : <FileOutlined />;
}
