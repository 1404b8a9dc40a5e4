// SPDX-License-Identifier: Apache-2.0

using System.Text;
using Plimsoll.Progress;
using Plimsoll.Progress.Rounds;
using Plimsoll.Storage.Files;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Accounts;
using Plimsoll.Web.Acts;
using Plimsoll.Web.Journal;

namespace Plimsoll.Web.Progress.Rounds;

/// <summary>Freezes a round into the document that is published, and shows beforehand what it would be.</summary>
internal sealed class PublishRound(Acting acting, Vault vault, ProgressLibrary library)
{
    /// <summary>Whose erasure takes a published document away: it belongs to the round, not to whoever pressed the button.</summary>
    public static string DocumentSubject(string round) => $"round/{round}";

    /// <summary>The document as it would be frozen now.</summary>
    public FrozenRound Draft(Caller caller, RoundBook book) => Publishing.Draft(book, library.Of(book), caller.In.Name, vault.Open, acting.Now);

    /// <summary>Freezes a round exactly as it stands: whatever comes in between is told, not published unseen.</summary>
    public async Task<Result<Change<RoundBook>>> PublishAsync(string round, Asking asking)
    {
        var (caller, stream) = (asking.Caller, ProgressStreams.Of(asking.Caller, round));
        if (!acting.Find(stream).Succeeds(out var kept, out var refusal)) { return refusal; }
        if (!Publishing.Publish(kept.State, caller.At(acting.Now), library.Of(kept.State), caller.In.Name, vault.Open).Succeeds(out var ready, out refusal))
        {
            return refusal;
        }
        var held = vault.Seal(DocumentSubject(round), Encoding.UTF8.GetString(ready.Bytes));
        return await acting.ChangeAsync(
            stream, caller.Id, asking.Seen ?? kept.Rev, (state, asker, _) => Publishing.Freeze(state, asker, ready, held.Ref), held.Rows, asking.Once,
            asking.Ct);
    }
}
