import { dataOf, server } from "@/shared/api/client";
import type { Locale } from "@/shared/i18n";

export const login = (username: string, password: string) =>
  dataOf(server.POST("/api/auth/login", { body: { username, password } }));
export const logout = () => server.POST("/api/auth/logout");
export const signOutAgent = () => server.POST("/api/desk/sign-out");
export const loadMe = () => dataOf(server.GET("/api/auth/me"));
export const putLocale = (locale: Locale) => server.PUT("/api/auth/locale", { body: { locale } });
export const putPassword = (old: string, next: string) =>
  server.PUT("/api/auth/password", { body: { old, new: next } });
export const loadSessions = () => dataOf(server.GET("/api/auth/sessions"));
export const endSession = (id: string) =>
  server.DELETE("/api/auth/sessions/{session_id}", { params: { path: { session_id: id } } });
export const loadPublicSettings = () => dataOf(server.GET("/api/public-settings"));
