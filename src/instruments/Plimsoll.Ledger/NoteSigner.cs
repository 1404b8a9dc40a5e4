// SPDX-License-Identifier: Apache-2.0

namespace Plimsoll.Ledger;

/// <summary>A named private key that signs notes.</summary>
public sealed class NoteSigner : IDisposable
{
    private readonly Ed25519PrivateKey _key;

    /// <param name="name">Who signs, usually the origin of a log.</param>
    /// <param name="key">Owned by the signer from now on.</param>
    public NoteSigner(string name, Ed25519PrivateKey key) => (_key, Key) = (key, new NoteKey(name, key.PublicKey()));

    /// <summary>The public half, to be published.</summary>
    public NoteKey Key { get; }

    internal byte[] Sign(ReadOnlySpan<byte> text) => _key.Sign(text);

    public void Dispose()
    {
        _key.Dispose();
        Key.Dispose();
    }
}
