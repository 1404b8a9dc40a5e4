// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Progress.Editions;
using Plimsoll.Progress.Rounds;
using Plimsoll.Vocabulary;

namespace Plimsoll.Web.Progress.Rounds;

/// <summary>A published round as it is served: its exact bytes, what they say, and where the journal names them.</summary>
public sealed record PublishedRound(FrozenRound Document, byte[] Bytes, Digest Digest, long Seq, ProgressEdition Edition)
{
    public RoundScore Score { get; } = Document.Score(Edition);

    public RoundRow Row =>
        new(
            Document.Round, Document.Name, Document.Publisher, Document.Edition, Document.Assessed, Document.Published, Document.Providers.Count,
            Document.Processes.Count, Digest.ToString(), $"{Seq}");
}
