import { askStartAtLogin, background, calendar, closing } from "./en/background";
import { breaks, connect } from "./en/connect";
import { number } from "./en/count";
import { credential, enterExpiry, forget } from "./en/credential";
import { errors } from "./en/errors";
import { banner, common, nav, notFound, palette, problem } from "./en/frame";
import { generate } from "./en/generate";
import { health } from "./en/health";
import { activityLog, credentials, exporting, groups, overview, settings } from "./en/lists";
import { board, choosing, picker } from "./en/organizations";
import { accounts, administrators, apiAccess, deleting, revoking } from "./en/people";
import { portal } from "./en/portal";
import { refresh } from "./en/refresh";
import { inbox, snooze, stages } from "./en/reminders";
import { makesKeysHere, replaceHere, rotate, rotation } from "./en/rotation";
import { tellOwner } from "./en/tellOwner";
import * as terms from "./en/terms";
import { expiry, expiryWithin, time } from "./en/time";
import { truth } from "./en/truth";

/** Every word that the person sees. To translate Keyvigil, translate this file and the folder beside it. */
export const text = {
  /** The locale of dates and numbers. */
  locale: "en-GB",
  number,
  product: "Keyvigil",
  tagline: "Makes and keeps your API keys for JumpCloud, and never lets one expire by surprise.",
  disclaimer: "Keyvigil is an independent product, not made or endorsed by JumpCloud.",

  ...terms,
  errors,

  common,
  time,
  expiry,
  expiryWithin,
  nav,
  banner,
  problem,
  palette,
  notFound,

  connect,
  board,
  picker,
  choosing,
  refresh,
  breaks,
  overview,
  health,
  credentials,
  groups,
  exporting,
  credential,
  forget,
  enterExpiry,
  administrators,
  apiAccess,
  accounts,
  revoking,
  deleting,
  activityLog,
  settings,
  generate,
  portal,
  rotation,
  rotate,
  replaceHere,
  makesKeysHere,
  tellOwner,
  truth,
  inbox,
  snooze,
  stages,
  background,
  askStartAtLogin,
  closing,
  calendar,
} as const;
