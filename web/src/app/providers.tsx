import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { App as AntApp, ConfigProvider } from "antd";
import en from "antd/locale/en_US";
import zh from "antd/locale/zh_CN";
import type { ReactNode } from "react";
import { asProblem } from "@/shared/api/problem";
import { useWords } from "@/shared/i18n/use-words";
import { THEME } from "./theme";

const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      refetchOnWindowFocus: false,
      // what the server refused will be refused again; what it could not do may work the next time
      retry: (failures, error) => failures < 2 && [0, 502, 503, 504].includes(asProblem(error).status),
    },
  },
});

export function Providers({ children }: { children: ReactNode }) {
  const { locale } = useWords();
  return (
    <ConfigProvider theme={THEME} locale={locale === "en" ? en : zh} button={{ autoInsertSpace: false }}>
      <AntApp style={{ height: "100%" }} message={{ top: 116 }}>
        <QueryClientProvider client={queries}>{children}</QueryClientProvider>
      </AntApp>
    </ConfigProvider>
  );
}
