import { useQuery } from "@tanstack/react-query";
import { Skeleton } from "antd";
import { useParams } from "react-router";
import { Failure } from "@/shared/ui/failure";
import { loadArticle } from "../api";
import "../knowledge.css";
import { ArticleEditor } from "./article-editor";

/** An article as those who write see it; `new` begins one. */
export function ArticlePage() {
  const { id } = useParams();
  const isNew = id === undefined || id === "new";
  const { data, error, isError, refetch } = useQuery({
    queryKey: ["articles", "one", id],
    queryFn: () => loadArticle(id ?? ""),
    enabled: !isNew,
  });
  if (isError) return <Failure error={error} retry={refetch} />;
  if (isNew) return <ArticleEditor key="new" article={null} />;
  if (data === undefined) return <Skeleton active />;
  const working = data.versions.find(({ state }) => state === "draft" || state === "in_review");
  return <ArticleEditor key={`${data.id}-${working?.revision ?? 0}-${data.published_number ?? 0}`} article={data} />;
}
