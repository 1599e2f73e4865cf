-- What a sign-in looks at: 'organization', or 'provider' for a provider's own administrators.
ALTER TABLE sign_ins ADD COLUMN scope TEXT NOT NULL DEFAULT 'organization';

-- With a thousand organizations, whatever is looked for once for each of them needs an index.
CREATE INDEX credentials_of_owner ON credentials (owner_id, region);
CREATE INDEX credentials_by_digest ON credentials (digest) WHERE digest IS NOT NULL;
CREATE INDEX sightings_by ON sightings (sign_in_id);
