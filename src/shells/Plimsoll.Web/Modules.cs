// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Web.Acts;

namespace Plimsoll.Web;

/// <summary>The one list of what this application can do. A capability is its folder and a line here.</summary>
internal static class Modules
{
    public static Module[] All() =>
    [
        new Accounts.AccountsModule(),
        new Guidance.GuidanceModule(),
        new Release.ReleaseModule(),
        new Usage.UsageModule(),
        new Progress.ProgressModule(),
        new Chain.ChainModule(),
    ];
}
