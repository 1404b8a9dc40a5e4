// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Vocabulary;
using Plimsoll.Web.Acts;

namespace Plimsoll.Web;

/// <summary>The one list of what this application can do. A capability is its folder and a line here.</summary>
internal static class Modules
{
    public static Module[] All() =>
    [
        new Accounts.AccountsModule(),
        new Outbound.OutboundModule(),
        new Guidance.GuidanceModule(),
        new Release.ReleaseModule(),
        new Usage.UsageModule(),
        new Progress.ProgressModule(),
        new Chain.ChainModule(),
        new Records.RecordsModule(),
    ];

    /// <summary>Begins to read what each module needs at its start, all at once: packs are most of a start, and none waits for another's.</summary>
    /// <returns>What the first module in their order refuses; null where none does. No module reads any more when it is asked for an answer.</returns>
    public static Func<Refusal?> ReadAtStart(IReadOnlyList<Module> modules, IConfiguration settings)
    {
        Task<Refusal?>[] reading = [.. modules.Select(module => Task.Run(() => module.ReadAtStart(settings)))];
        return () => Task.WhenAll(reading).GetAwaiter().GetResult().FirstOrDefault(refusal => refusal is not null);
    }
}
