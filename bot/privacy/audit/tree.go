package audit

import "golang.org/x/mod/sumdb/tlog"

// tree is a Merkle tree over lines that grows at its right edge. Of its nodes it
// holds those alone that more lines need: the tops of the complete subtrees, the
// largest first, at most one for each bit of n. The zero tree has no lines.
type tree struct {
	n    int64
	tops []tlog.Hash
}

// add appends a line by its hash, and returns the nodes that are new: what is
// stored for the line, in the order of tlog.StoredHashIndex.
func (t *tree) add(leaf tlog.Hash) ([]tlog.Hash, error) {
	nodes, err := tlog.StoredHashesForRecordHash(t.n, leaf, t)
	if err != nil {
		return nil, err
	}
	kept := len(t.tops) - (len(nodes) - 1)
	t.tops = append(t.tops[:kept:kept], nodes[len(nodes)-1])
	t.n++
	return nodes, nil
}

// ReadHashes implements tlog.HashReader. What tlog asks for when a line is added,
// or for the hash of the whole, are always the last tops, the largest first.
func (t *tree) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	return t.tops[len(t.tops)-len(indexes):], nil
}

// head returns what is signed of the tree.
func (t *tree) head() (tlog.Tree, error) {
	h, err := tlog.TreeHash(t.n, t)
	return tlog.Tree{N: t.n, Hash: h}, err
}

// clone returns a tree that grows apart from t.
func (t *tree) clone() *tree { return &tree{n: t.n, tops: append([]tlog.Hash(nil), t.tops...)} }
