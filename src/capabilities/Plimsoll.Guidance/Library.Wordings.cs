// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Guidance.Packs;

namespace Plimsoll.Guidance;

/// <summary>One way in which a practice or duty is worded.</summary>
/// <param name="Pack">The pack that words it so.</param>
public sealed record Wording(string Text, IReadOnlyList<string> Points, string Pack);

public sealed partial class Library
{
    /// <summary>Every way in which a practice or duty is worded, in whatever cell: what a list once asked is found here by its digest.</summary>
    public IEnumerable<Wording> Wordings(string id)
    {
        foreach (var pack in Packs)
        {
            foreach (var practice in Practices(pack).Where(p => p.Id == id)) { yield return new Wording(practice.Text, practice.Points, pack.Header.Id); }
            foreach (var rewording in pack.Tailoring.Overlays.SelectMany(o => o.Rewordings).Where(r => r.Practice == id))
            {
                // A rewording changes the text, and keeps the points of what it rewords.
                foreach (var points in Packs.SelectMany(Practices).Where(p => p.Id == id).Select(p => p.Points))
                {
                    yield return new Wording(rewording.Text, points, pack.Header.Id);
                }
            }
            foreach (var duty in pack.Strategies.SelectMany(s => s.Duties).Concat(pack.Tailoring.Duties.Select(d => d.Duty)).Where(d => d.Id == id))
            {
                yield return new Wording(duty.Text, [], pack.Header.Id);
            }
        }
    }

    private static IEnumerable<Practice> Practices(Pack pack) =>
        pack.Guidelines.SelectMany(g => g.Practices).Concat(pack.Tailoring.Entries.SelectMany(e => e.Practices ?? []));
}
