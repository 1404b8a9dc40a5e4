// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Storage.Journals;
using Plimsoll.Vocabulary;

namespace Plimsoll.Storage.Release;

/// <summary>A file counts from now on. Nothing happens where one of the same bytes counts already, or where its key was erased by then: whoever comes first
/// counts, and what was erased does not come back.</summary>
/// <param name="Reference">Of its key in the vault, which is to be written first, and of its blob.</param>
internal sealed record KeepFile(string Tenant, Digest Digest, long Size, string Reference) : RowChange
{
    internal override void To(IRowEngine engine) => engine.Do(this);
}

/// <summary>A file whose bytes are lost makes way for the same bytes; one that another sender has brought in meanwhile, under another reference,
/// stays.</summary>
internal sealed record DropLostFile(string Tenant, Digest Digest, string Reference) : RowChange
{
    internal override bool AtAnyTime => true;

    internal override void To(IRowEngine engine) => engine.Do(this);
}

/// <summary>A file counts no longer, whatever its reference.</summary>
internal sealed record DropFile(string Tenant, Digest Digest) : RowChange
{
    internal override bool AtAnyTime => true;

    internal override void To(IRowEngine engine) => engine.Do(this);
}

/// <summary>Changes of the table of evidence files.</summary>
internal interface IEvidenceRows
{
    void Do(KeepFile change);

    void Do(DropLostFile change);

    void Do(DropFile change);
}
