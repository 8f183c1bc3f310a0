import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { RouterProvider } from "react-router";
import "./app/app.css";
import { Providers } from "./app/providers";
import { router } from "./app/router";
import { startLanguages } from "./shared/i18n";

startLanguages();

const root = document.getElementById("root");
if (root === null) throw new Error("index.html has no place for the desktop");
createRoot(root).render(
  <StrictMode>
    <Providers>
      <RouterProvider router={router} />
    </Providers>
  </StrictMode>,
);
