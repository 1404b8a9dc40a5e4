// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Web.Accounts;
using Plimsoll.Web.Acts;
using Plimsoll.Web.Guidance;
using Plimsoll.Web.Progress;
using Plimsoll.Web.Release;
using Plimsoll.Web.Usage;

namespace Plimsoll.Web;

/// <summary>The one list of what this application can do. A capability is its folder and a line here.</summary>
internal static class Modules
{
    public static Module[] All() =>
    [
        new AccountsModule(),
        new GuidanceModule(),
        new ReleaseModule(),
        new UsageModule(),
        new ProgressModule(),
    ];
}
