// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Progress.Rounds;
using Plimsoll.Storage;
using Plimsoll.Vocabulary;

namespace Plimsoll.Web.Progress.Rounds;

/// <summary>Texts that people write, checked and on their way to the vault; the events hold references.</summary>
/// <param name="subject">Whose texts they are.</param>
internal sealed class SealedTexts(Vault vault, string subject)
{
    private readonly List<RowChange> _rows = [];

    public IReadOnlyList<RowChange> Rows => _rows;

    /// <summary>The first text that cannot be kept.</summary>
    public Refusal? Refusal { get; private set; }

    public VaultRef Keep(string field, string? text, int longest = Ask.LongestText) => Seal(text, Ask.Text(field, text, longest));

    public VaultRef KeepLink(string field, string? text) => Seal(text, Ask.Link(field, text));

    public VaultRef? KeepOptional(string field, string? text, int longest = Ask.LongestText) => string.IsNullOrWhiteSpace(text) ? null : Keep(field, text, longest);

    public void Add(IEnumerable<RowChange> rows) => _rows.AddRange(rows);

    private VaultRef Seal(string? text, Refusal? refusal)
    {
        Refusal ??= refusal;
        var held = vault.Seal(subject, text?.Trim() ?? "");
        _rows.AddRange(held.Rows);
        return held.Ref;
    }
}
