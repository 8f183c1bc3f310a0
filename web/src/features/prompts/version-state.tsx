import { LoadingOutlined } from "@ant-design/icons";
import { Tooltip } from "antd";
import { useWords } from "@/shared/i18n/use-words";
import { ToneTag } from "@/shared/ui/tone-tag";
import type { PromptVersion } from "./api";
import { toneOf } from "./prompt-model";

/** Whether a version can be heard; why not, where it cannot. */
export function VersionState({ version }: { version: PromptVersion }) {
  const { t, word } = useWords();
  const ready = version.state === "ready";
  const label =
    ready && version.seconds !== null
      ? t("prompts.seconds", { seconds: version.seconds.toFixed(1) })
      : t(`prompts.state.${version.state}`);
  return (
    <Tooltip title={version.fault === null ? undefined : word("prompts.fault", version.fault)}>
      <span>
        <ToneTag tone={toneOf(version)}>
          {version.state === "waiting" && version.fault === null && <LoadingOutlined style={{ marginInlineEnd: 4 }} />}
          <span className="figures">{label}</span>
        </ToneTag>
      </span>
    </Tooltip>
  );
}
