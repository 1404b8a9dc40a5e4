// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Progress;
using Plimsoll.Progress.Rounds;
using Plimsoll.Vocabulary;

namespace Plimsoll.Web.Progress.Rounds;

/// <summary>Providers as the form takes them: one a line, <c>id; name; model; open or restricted</c>.</summary>
internal static class ProviderLines
{
    public static Result<RoundProvider[]> Read(string text)
    {
        var providers = new List<RoundProvider>();
        foreach (var (index, line) in text.Split('\n', StringSplitOptions.TrimEntries).Index())
        {
            if (line.Length == 0) { continue; }
            if (line.Split(';', StringSplitOptions.TrimEntries) is not [var id, var name, var model, var access])
            {
                return Bad(index, line, "does not have four parts", "write id; name; model; open or restricted");
            }
            if (ProgressTerms.Accesses.Find(access) is not { } found)
            {
                return Bad(index, access, "is neither open nor restricted", $"end the line with {ProgressTerms.Accesses.Allowed}");
            }
            providers.Add(new RoundProvider(id, name, found, model.Length == 0 ? null : model));
        }
        return providers.ToArray();
    }

    private static Refusal Bad(int index, string value, string reason, string fix) =>
        new(ProgressCodes.BadValue, $"providers, line {index + 1}", value, reason, fix);
}
