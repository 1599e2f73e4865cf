import { screen, waitFor } from "@testing-library/svelte";
import { describe, expect, it } from "vitest";

import { acme } from "./double/acme";
import { activityRow, failure } from "./double/build";
import { open } from "./open";

describe("the activity log", () => {
  function long() {
    const double = acme();
    double.world.activity = Array.from({ length: 120 }, (_, n) =>
      activityRow({ id: 1000 - n, subject: `s${n}` }),
    );
    return double;
  }

  it("loads older rows on request, until there are none", async () => {
    const { user } = open(long(), "#/activity");
    expect(await screen.findByText("s49")).toBeVisible();
    expect(screen.queryByText("s50")).toBeNull();
    await user.click(screen.getByTestId("load-more"));
    await screen.findByText("s99");
    await user.click(screen.getByTestId("load-more"));
    await screen.findByText("s119");
    expect(screen.queryByTestId("load-more")).toBeNull();
  });

  it("puts news on top and keeps what was loaded", async () => {
    const double = long();
    const { user } = open(double, "#/activity");
    await screen.findByText("s49");
    await user.click(screen.getByTestId("load-more"));
    await screen.findByText("s99");
    double.world.activity = [activityRow({ id: 1001, subject: "news" }), ...double.world.activity];
    double.change();
    await screen.findByText("news");
    expect(screen.getByText("s99")).toBeVisible();
    expect(screen.getAllByText("s49")).toHaveLength(1);
  });
});

describe("settings", () => {
  it("rename a sign-in", async () => {
    const double = acme();
    const { user } = open(double, "#/settings");
    await user.click((await screen.findAllByTestId("rename"))[0] as HTMLElement);
    await user.clear(screen.getByTestId("rename-label"));
    await user.type(screen.getByTestId("rename-label"), "Head office{Enter}");
    expect(double.asked("renameSignIn")).toEqual([["sign-in-1", "Head office"]]);
  });

  it("remove a sign-in only once it is understood", async () => {
    const double = acme();
    const { user } = open(double, "#/settings");
    await user.click((await screen.findAllByTestId("remove"))[1] as HTMLElement);
    expect(screen.getByTestId("confirm")).toHaveTextContent("stops watching Borealis Shipping");
    expect(screen.getByTestId("confirm-yes")).toBeDisabled();
    await user.click(screen.getByTestId("confirm-understand"));
    await user.click(screen.getByTestId("confirm-yes"));
    expect(double.asked("removeSignIn")).toEqual([["sign-in-2"]]);
    await waitFor(() => expect(screen.getAllByTestId("remove")).toHaveLength(1));
  });

  it("keep names out of notifications", async () => {
    const double = acme();
    const { user } = open(double, "#/settings");
    await user.click(await screen.findByTestId("hide-names"));
    expect(double.asked("changeSettings")).toEqual([[{ type: "hideNames", hidden: true }]]);
  });

  it("put the box back where the change failed", async () => {
    const double = acme();
    double.fail("changeSettings", failure("disk_full"));
    const { user } = open(double, "#/settings");
    const box = await screen.findByTestId("hide-names");
    await user.click(box);
    expect(await screen.findByTestId("error-title")).toHaveTextContent("The disk is full");
    expect(box).not.toBeChecked();
  });

  it("send a test and tell how it went", async () => {
    const double = acme();
    double.fail("testNotification", failure("notifications_unavailable"));
    const { user } = open(double, "#/settings");
    await user.click(await screen.findByTestId("send-test"));
    expect(await screen.findByTestId("error-title")).toHaveTextContent("Notifications do not arrive");
  });

  it("name the version and the data folder", async () => {
    open(acme(), "#/settings");
    expect(await screen.findByTestId("version")).toHaveTextContent("Keyvigil 0.1.0");
    expect(screen.getByTestId("data-folder")).toHaveTextContent("org.keyvigil.Keyvigil");
  });
});
