// SPDX-License-Identifier: Apache-2.0

using System.Text;
using Plimsoll.Storage.Journals;
using Plimsoll.Storage.Files;
using Plimsoll.Vocabulary;

namespace Plimsoll.Web.Acts;

/// <summary>Texts that people write, checked and on their way to the vault; the events hold references.</summary>
/// <param name="vault">Where they are sealed.</param>
/// <param name="subject">Whose texts they are: with that person's, organisation's or document's erasure they are gone.</param>
/// <param name="bad">Code of the refusal of a text that cannot be kept.</param>
internal sealed class Texts(Vault vault, string subject, RefusalCode bad)
{
    /// <summary>Characters in the longest text, where a field does not say otherwise.</summary>
    public const int Usual = 20_000;

    private readonly List<RowChange> _rows = [];

    /// <summary>What has to be written together with the events.</summary>
    public IReadOnlyList<RowChange> Rows => _rows;

    /// <summary>The first text that cannot be kept; an act with one is not done.</summary>
    public Refusal? Refusal { get; private set; }

    /// <summary>Seals a text that has to be there.</summary>
    public VaultRef Keep(string field, string? text, int longest = Usual) => Seal(text, FaultOf(field, text, longest));

    /// <summary>Seals a text that the capability has looked at by a rule of its own.</summary>
    /// <param name="fault">Why it cannot be kept; null when it can.</param>
    public VaultRef Keep(string? text, Refusal? fault) => Seal(text, fault);

    /// <summary>Seals a text that may be left out.</summary>
    public VaultRef? KeepOptional(string field, string? text, int longest = Usual) => Blank.Is(text) ? null : Keep(field, text, longest);

    /// <summary>Keeps a document whose exact bytes others hold: nothing is trimmed or mended.</summary>
    public VaultRef KeepExactly(string field, byte[] utf8, int longest = Usual) => KeepExactlyFor(subject, field, utf8, longest);

    /// <summary>Keeps exactly, in the same act, a document that is not the writer's own but, say, the organisation's.</summary>
    /// <param name="owner">Whose it is: it stays when the writer is erased.</param>
    public VaultRef KeepExactlyFor(string owner, string field, byte[] utf8, int longest = Usual)
    {
        if (utf8.Length > longest) { Refusal ??= new Refusal(bad, field, null, "is too long", $"keep it to {longest} bytes"); }
        return Sealed(owner, Encoding.UTF8.GetString(utf8));
    }

    /// <summary>Puts rows beside that belong to the same act.</summary>
    public void Add(IEnumerable<RowChange> rows) => _rows.AddRange(rows);

    private Refusal? FaultOf(string field, string? text, int longest) =>
        Blank.Is(text) ? new Refusal(bad, field, null, "is empty", $"write 1 to {longest} characters")
        : text.Length > longest ? new Refusal(bad, field, null, $"has {text.Length} characters", $"write at most {longest}")
        : text.Contains('\0') ? new Refusal(bad, field, null, "is not text", "leave out the character U+0000") : null;

    private VaultRef Seal(string? text, Refusal? fault)
    {
        Refusal ??= fault;
        return Sealed(subject, text?.Trim() ?? "");
    }

    private VaultRef Sealed(string owner, string text)
    {
        var held = vault.Seal(owner, text);
        _rows.AddRange(held.Rows);
        return held.Ref;
    }
}
