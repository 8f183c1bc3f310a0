import { Alert, Button } from "antd";
import { useWords } from "../i18n/use-words";

/** Something could not be loaded: why, in a sentence, and another try. */
export function Failure({ error, retry }: { error: unknown; retry?: () => unknown }) {
  const { t, sentence } = useWords();
  const again = retry && <Button onClick={() => void retry()}>{t("common.again")}</Button>;
  return <Alert type="error" showIcon title={sentence(error)} action={again} />;
}
