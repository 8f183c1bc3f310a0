import { App, Button, Flex } from "antd";
import { useSaving } from "@/shared/api/use-saving";
import { useWords } from "@/shared/i18n/use-words";
import { useMe } from "@/shared/session/session";
import { letIn, lockOut, PEOPLE, resetPassword, type Opened, type Person } from "./api";

interface Props {
  person: Person;
  onEdit: (person: Person) => void;
  onOpened: (opened: Opened) => void;
}

/** What an administrator can do with somebody's account; with his own only look. */
export function AccountActions({ person, onEdit, onOpened }: Props) {
  const { t } = useWords();
  const { modal } = App.useApp();
  const isOwn = useMe().user_id === person.id;
  const switching = useSaving(person.is_disabled ? letIn : lockOut, { stale: PEOPLE });
  const resetting = useSaving(resetPassword, { stale: PEOPLE, onSaved: onOpened });
  const ask = (what: "disable" | "reset", doIt: () => Promise<unknown>) => {
    modal.confirm({
      title: t(`people.${what}_ask`, { name: person.display_name }),
      content: t(`people.${what}_hint`),
      okText: t(`people.${what}`),
      okButtonProps: { danger: what === "disable" },
      cancelText: t("common.cancel"),
      // a refusal was said already; the question closes either way
      onOk: () => doIt().catch(() => undefined),
    });
  };
  return (
    <Flex
      gap={8}
      justify="end"
      onClick={(event) => {
        // a click on the row itself opens it
        event.stopPropagation();
      }}
    >
      <Button
        size="small"
        onClick={() => {
          onEdit(person);
        }}
      >
        {t("people.change")}
      </Button>
      <Button
        size="small"
        disabled={isOwn || person.is_disabled}
        onClick={() => {
          ask("reset", () => resetting.mutateAsync(person.id));
        }}
      >
        {t("people.reset")}
      </Button>
      <Button
        size="small"
        danger={!person.is_disabled}
        disabled={isOwn}
        loading={switching.isPending}
        onClick={() => {
          if (person.is_disabled) switching.mutate(person.id);
          else ask("disable", () => switching.mutateAsync(person.id));
        }}
      >
        {t(person.is_disabled ? "people.enable" : "people.disable")}
      </Button>
    </Flex>
  );
}
