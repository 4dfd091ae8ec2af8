export type Json = string | number | boolean | null | { [key: string]: Json | undefined } | Json[];

export type Database = {
  public: {
    Tables: {
      application_scores: {
        Row: {
          application_id: string;
          best_score: number;
          interview_id: string;
          job_role_id: string;
        };
        Insert: {
          application_id: string;
          best_score: number;
          interview_id: string;
          job_role_id: string;
        };
        Update: {
          application_id?: string;
          best_score?: number;
          interview_id?: string;
          job_role_id?: string;
        };
        Relationships: [
          {
            foreignKeyName: "application_scores_application_id_fkey";
            columns: ["application_id"];
            referencedRelation: "applications";
            referencedColumns: ["id"];
          },
        ];
      };
      applications: {
        Row: {
          candidate_id: string | null;
          created_at: string;
          id: string;
          invited_email: string | null;
          job_role_id: string;
          match_score: number | null;
          status: string;
          updated_at: string;
        };
        Insert: {
          candidate_id?: string | null;
          created_at?: string;
          id?: string;
          invited_email?: string | null;
          job_role_id: string;
          match_score?: number | null;
          status?: string;
          updated_at?: string;
        };
        Update: {
          candidate_id?: string | null;
          created_at?: string;
          id?: string;
          invited_email?: string | null;
          job_role_id?: string;
          match_score?: number | null;
          status?: string;
          updated_at?: string;
        };
        Relationships: [
          {
            foreignKeyName: "applications_job_role_id_fkey";
            columns: ["job_role_id"];
            referencedRelation: "job_roles";
            referencedColumns: ["id"];
          },
        ];
      };
      audit_log: {
        Row: {
          action: string;
          created_at: string;
          entity_id: string | null;
          entity_type: string;
          id: string;
          ip_address: string | null;
          new_values: Json | null;
          old_values: Json | null;
          organisation_id: string | null;
          user_id: string | null;
        };
        Insert: {
          action: string;
          created_at?: string;
          entity_id?: string | null;
          entity_type: string;
          id?: string;
          ip_address?: string | null;
          new_values?: Json | null;
          old_values?: Json | null;
          organisation_id?: string | null;
          user_id?: string | null;
        };
        Update: {
          action?: string;
          created_at?: string;
          entity_id?: string | null;
          entity_type?: string;
          id?: string;
          ip_address?: string | null;
          new_values?: Json | null;
          old_values?: Json | null;
          organisation_id?: string | null;
          user_id?: string | null;
        };
        Relationships: [
          {
            foreignKeyName: "audit_log_organisation_id_fkey";
            columns: ["organisation_id"];
            referencedRelation: "organisations";
            referencedColumns: ["id"];
          },
        ];
      };
      batch_resumes: {
        Row: {
          application_id: string | null;
          batch_id: string;
          created_at: string;
          duplicate_of: string | null;
          email: string | null;
          file_digest: string | null;
          file_name: string;
          id: string;
          link_expires_at: string;
          queued_at: string | null;
          reason: string | null;
          resume: Json | null;
          state: string;
        };
        Insert: {
          application_id?: string | null;
          batch_id: string;
          created_at?: string;
          duplicate_of?: string | null;
          email?: string | null;
          file_digest?: string | null;
          file_name: string;
          id?: string;
          link_expires_at?: string;
          queued_at?: string | null;
          reason?: string | null;
          resume?: Json | null;
          state?: string;
        };
        Update: {
          application_id?: string | null;
          batch_id?: string;
          created_at?: string;
          duplicate_of?: string | null;
          email?: string | null;
          file_digest?: string | null;
          file_name?: string;
          id?: string;
          link_expires_at?: string;
          queued_at?: string | null;
          reason?: string | null;
          resume?: Json | null;
          state?: string;
        };
        Relationships: [
          {
            foreignKeyName: "batch_resumes_application_id_fkey";
            columns: ["application_id"];
            referencedRelation: "applications";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "batch_resumes_batch_id_fkey";
            columns: ["batch_id"];
            referencedRelation: "resume_batches";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "batch_resumes_duplicate_of_fkey";
            columns: ["duplicate_of"];
            referencedRelation: "batch_resumes";
            referencedColumns: ["id"];
          },
        ];
      };
      call_events: {
        Row: {
          event_id: string;
          interview_id: string | null;
          parked: Json | null;
          received_at: string;
          recording_id: string | null;
          server_call_id: string | null;
          time: string;
          type: string;
        };
        Insert: {
          event_id: string;
          interview_id?: string | null;
          parked?: Json | null;
          received_at?: string;
          recording_id?: string | null;
          server_call_id?: string | null;
          time: string;
          type: string;
        };
        Update: {
          event_id?: string;
          interview_id?: string | null;
          parked?: Json | null;
          received_at?: string;
          recording_id?: string | null;
          server_call_id?: string | null;
          time?: string;
          type?: string;
        };
        Relationships: [];
      };
      call_recordings: {
        Row: {
          call_id: string;
          created_at: string;
          id: string;
          recording_id: string;
          started_at: string;
          stopped_at: string | null;
        };
        Insert: {
          call_id: string;
          created_at?: string;
          id?: string;
          recording_id: string;
          started_at: string;
          stopped_at?: string | null;
        };
        Update: {
          call_id?: string;
          created_at?: string;
          id?: string;
          recording_id?: string;
          started_at?: string;
          stopped_at?: string | null;
        };
        Relationships: [
          {
            foreignKeyName: "call_recordings_call_id_fkey";
            columns: ["call_id"];
            referencedRelation: "interview_calls";
            referencedColumns: ["id"];
          },
        ];
      };
      candidate_dei: {
        Row: {
          created_at: string;
          disability_status: string | null;
          ethnicity: string | null;
          gender: string | null;
          id: string;
          user_id: string;
          veteran_status: string | null;
        };
        Insert: {
          created_at?: string;
          disability_status?: string | null;
          ethnicity?: string | null;
          gender?: string | null;
          id?: string;
          user_id: string;
          veteran_status?: string | null;
        };
        Update: {
          created_at?: string;
          disability_status?: string | null;
          ethnicity?: string | null;
          gender?: string | null;
          id?: string;
          user_id?: string;
          veteran_status?: string | null;
        };
        Relationships: [];
      };
      candidate_profiles: {
        Row: {
          availability: string | null;
          country: string | null;
          created_at: string;
          cv_file_path: string | null;
          cv_uploaded_at: string | null;
          email: string | null;
          first_name: string | null;
          gpa_wam: number | null;
          id: string;
          last_name: string | null;
          linkedin_url: string | null;
          paused_at: string | null;
          phone: string | null;
          portfolio_url: string | null;
          postcode: string | null;
          profile_visibility: string | null;
          state: string | null;
          suburb: string | null;
          updated_at: string;
          user_id: string;
          visibility_settings: Json | null;
          work_mode: string | null;
          work_rights: string | null;
        };
        Insert: {
          availability?: string | null;
          country?: string | null;
          created_at?: string;
          cv_file_path?: string | null;
          cv_uploaded_at?: string | null;
          email?: string | null;
          first_name?: string | null;
          gpa_wam?: number | null;
          id?: string;
          last_name?: string | null;
          linkedin_url?: string | null;
          paused_at?: string | null;
          phone?: string | null;
          portfolio_url?: string | null;
          postcode?: string | null;
          profile_visibility?: string | null;
          state?: string | null;
          suburb?: string | null;
          updated_at?: string;
          user_id: string;
          visibility_settings?: Json | null;
          work_mode?: string | null;
          work_rights?: string | null;
        };
        Update: {
          availability?: string | null;
          country?: string | null;
          created_at?: string;
          cv_file_path?: string | null;
          cv_uploaded_at?: string | null;
          email?: string | null;
          first_name?: string | null;
          gpa_wam?: number | null;
          id?: string;
          last_name?: string | null;
          linkedin_url?: string | null;
          paused_at?: string | null;
          phone?: string | null;
          portfolio_url?: string | null;
          postcode?: string | null;
          profile_visibility?: string | null;
          state?: string | null;
          suburb?: string | null;
          updated_at?: string;
          user_id?: string;
          visibility_settings?: Json | null;
          work_mode?: string | null;
          work_rights?: string | null;
        };
        Relationships: [];
      };
      candidate_skills: {
        Row: {
          created_at: string;
          id: string;
          proficiency_level: string | null;
          skill_name: string;
          skill_type: string;
          user_id: string;
        };
        Insert: {
          created_at?: string;
          id?: string;
          proficiency_level?: string | null;
          skill_name: string;
          skill_type: string;
          user_id: string;
        };
        Update: {
          created_at?: string;
          id?: string;
          proficiency_level?: string | null;
          skill_name?: string;
          skill_type?: string;
          user_id?: string;
        };
        Relationships: [];
      };
      communication_identities: {
        Row: {
          acs_user_id: string | null;
          claimed_at: string;
          created_at: string;
          user_id: string;
        };
        Insert: {
          acs_user_id?: string | null;
          claimed_at: string;
          created_at?: string;
          user_id: string;
        };
        Update: {
          acs_user_id?: string | null;
          claimed_at?: string;
          created_at?: string;
          user_id?: string;
        };
        Relationships: [];
      };
      data_deletion_requests: {
        Row: {
          claimed_until: string | null;
          created_at: string;
          failures: number;
          id: string;
          last_run_id: string | null;
          notes: string | null;
          processed_at: string | null;
          processed_by: string | null;
          reason: string | null;
          removed_outside: NonNullable<Json>;
          request_type: string;
          requested_at: string;
          retry_at: string | null;
          status: string;
          user_id: string;
        };
        Insert: {
          claimed_until?: string | null;
          created_at?: string;
          failures?: number;
          id?: string;
          last_run_id?: string | null;
          notes?: string | null;
          processed_at?: string | null;
          processed_by?: string | null;
          reason?: string | null;
          removed_outside?: NonNullable<Json>;
          request_type?: string;
          requested_at?: string;
          retry_at?: string | null;
          status?: string;
          user_id: string;
        };
        Update: {
          claimed_until?: string | null;
          created_at?: string;
          failures?: number;
          id?: string;
          last_run_id?: string | null;
          notes?: string | null;
          processed_at?: string | null;
          processed_by?: string | null;
          reason?: string | null;
          removed_outside?: NonNullable<Json>;
          request_type?: string;
          requested_at?: string;
          retry_at?: string | null;
          status?: string;
          user_id?: string;
        };
        Relationships: [];
      };
      deleted_call_tombstones: {
        Row: {
          deleted_at: string;
          digest: string;
        };
        Insert: {
          deleted_at?: string;
          digest: string;
        };
        Update: {
          deleted_at?: string;
          digest?: string;
        };
        Relationships: [];
      };
      education: {
        Row: {
          created_at: string;
          degree: string;
          end_date: string | null;
          field_of_study: string | null;
          id: string;
          institution: string;
          is_current: boolean;
          start_date: string | null;
          user_id: string;
        };
        Insert: {
          created_at?: string;
          degree: string;
          end_date?: string | null;
          field_of_study?: string | null;
          id?: string;
          institution: string;
          is_current?: boolean;
          start_date?: string | null;
          user_id: string;
        };
        Update: {
          created_at?: string;
          degree?: string;
          end_date?: string | null;
          field_of_study?: string | null;
          id?: string;
          institution?: string;
          is_current?: boolean;
          start_date?: string | null;
          user_id?: string;
        };
        Relationships: [];
      };
      employment_history: {
        Row: {
          company_name: string;
          created_at: string;
          description: string | null;
          end_date: string | null;
          id: string;
          is_current: boolean;
          job_title: string;
          start_date: string;
          user_id: string;
        };
        Insert: {
          company_name: string;
          created_at?: string;
          description?: string | null;
          end_date?: string | null;
          id?: string;
          is_current?: boolean;
          job_title: string;
          start_date: string;
          user_id: string;
        };
        Update: {
          company_name?: string;
          created_at?: string;
          description?: string | null;
          end_date?: string | null;
          id?: string;
          is_current?: boolean;
          job_title?: string;
          start_date?: string;
          user_id?: string;
        };
        Relationships: [];
      };
      erasure_receipts: {
        Row: {
          completed_at: string;
          id: string;
          removed: NonNullable<Json>;
          request_type: string;
          requested_at: string;
        };
        Insert: {
          completed_at?: string;
          id: string;
          removed: NonNullable<Json>;
          request_type: string;
          requested_at: string;
        };
        Update: {
          completed_at?: string;
          id?: string;
          removed?: NonNullable<Json>;
          request_type?: string;
          requested_at?: string;
        };
        Relationships: [];
      };
      group_calls: {
        Row: {
          group_id: string;
          interview_id: string;
        };
        Insert: {
          group_id?: string;
          interview_id: string;
        };
        Update: {
          group_id?: string;
          interview_id?: string;
        };
        Relationships: [
          {
            foreignKeyName: "group_calls_interview_id_fkey";
            columns: ["interview_id"];
            referencedRelation: "interviews";
            referencedColumns: ["id"];
          },
        ];
      };
      idempotency_keys: {
        Row: {
          answer: Json | null;
          claimed_at: string;
          expires_at: string;
          key: string;
          request_hash: string;
          resource_id: string | null;
          route: string;
          user_id: string;
        };
        Insert: {
          answer?: Json | null;
          claimed_at: string;
          expires_at: string;
          key: string;
          request_hash: string;
          resource_id?: string | null;
          route: string;
          user_id: string;
        };
        Update: {
          answer?: Json | null;
          claimed_at?: string;
          expires_at?: string;
          key?: string;
          request_hash?: string;
          resource_id?: string | null;
          route?: string;
          user_id?: string;
        };
        Relationships: [];
      };
      interview_calls: {
        Row: {
          control_claimed_at: string | null;
          control_paused_until: string | null;
          correlation_id: string | null;
          created_at: string;
          ended_at: string | null;
          id: string;
          interview_id: string;
          last_event_at: string | null;
          reported_duration_seconds: number | null;
          server_call_id: string;
          started_at: string | null;
        };
        Insert: {
          control_claimed_at?: string | null;
          control_paused_until?: string | null;
          correlation_id?: string | null;
          created_at?: string;
          ended_at?: string | null;
          id?: string;
          interview_id: string;
          last_event_at?: string | null;
          reported_duration_seconds?: number | null;
          server_call_id: string;
          started_at?: string | null;
        };
        Update: {
          control_claimed_at?: string | null;
          control_paused_until?: string | null;
          correlation_id?: string | null;
          created_at?: string;
          ended_at?: string | null;
          id?: string;
          interview_id?: string;
          last_event_at?: string | null;
          reported_duration_seconds?: number | null;
          server_call_id?: string;
          started_at?: string | null;
        };
        Relationships: [
          {
            foreignKeyName: "interview_calls_interview_id_fkey";
            columns: ["interview_id"];
            referencedRelation: "interviews";
            referencedColumns: ["id"];
          },
        ];
      };
      interview_consents: {
        Row: {
          ai_disclosure: boolean;
          created_at: string;
          id: string;
          interview_id: string;
          recording: boolean;
          text_version: string;
        };
        Insert: {
          ai_disclosure: boolean;
          created_at?: string;
          id?: string;
          interview_id: string;
          recording: boolean;
          text_version: string;
        };
        Update: {
          ai_disclosure?: boolean;
          created_at?: string;
          id?: string;
          interview_id?: string;
          recording?: boolean;
          text_version?: string;
        };
        Relationships: [
          {
            foreignKeyName: "interview_consents_interview_id_fkey";
            columns: ["interview_id"];
            referencedRelation: "interviews";
            referencedColumns: ["id"];
          },
        ];
      };
      interview_scores: {
        Row: {
          anti_cheat_risk_level: string | null;
          candidate_feedback: string | null;
          created_at: string;
          human_override: boolean;
          human_override_by: string | null;
          human_override_reason: string | null;
          id: string;
          interview_id: string;
          model_version: string | null;
          narrative_summary: string | null;
          overall_score: number;
          prompt_version: string | null;
          rubric_version: string | null;
          scored_by: string | null;
          segment_count: number | null;
          updated_at: string;
        };
        Insert: {
          anti_cheat_risk_level?: string | null;
          candidate_feedback?: string | null;
          created_at?: string;
          human_override?: boolean;
          human_override_by?: string | null;
          human_override_reason?: string | null;
          id?: string;
          interview_id: string;
          model_version?: string | null;
          narrative_summary?: string | null;
          overall_score: number;
          prompt_version?: string | null;
          rubric_version?: string | null;
          scored_by?: string | null;
          segment_count?: number | null;
          updated_at?: string;
        };
        Update: {
          anti_cheat_risk_level?: string | null;
          candidate_feedback?: string | null;
          created_at?: string;
          human_override?: boolean;
          human_override_by?: string | null;
          human_override_reason?: string | null;
          id?: string;
          interview_id?: string;
          model_version?: string | null;
          narrative_summary?: string | null;
          overall_score?: number;
          prompt_version?: string | null;
          rubric_version?: string | null;
          scored_by?: string | null;
          segment_count?: number | null;
          updated_at?: string;
        };
        Relationships: [
          {
            foreignKeyName: "interview_scores_interview_id_fkey";
            columns: ["interview_id"];
            referencedRelation: "interviews";
            referencedColumns: ["id"];
          },
        ];
      };
      interview_turns: {
        Row: {
          answered_at: string;
          asked_at: string;
          competencies_covered: string[];
          created_at: string;
          id: string;
          interview_id: string;
          suggested_followup: string | null;
          turn: number;
        };
        Insert: {
          answered_at: string;
          asked_at: string;
          competencies_covered?: string[];
          created_at?: string;
          id?: string;
          interview_id: string;
          suggested_followup?: string | null;
          turn: number;
        };
        Update: {
          answered_at?: string;
          asked_at?: string;
          competencies_covered?: string[];
          created_at?: string;
          id?: string;
          interview_id?: string;
          suggested_followup?: string | null;
          turn?: number;
        };
        Relationships: [
          {
            foreignKeyName: "interview_turns_interview_id_fkey";
            columns: ["interview_id"];
            referencedRelation: "interviews";
            referencedColumns: ["id"];
          },
        ];
      };
      interviews: {
        Row: {
          anti_cheat_signals: Json | null;
          application_id: string;
          closed_at: string | null;
          competencies: string[] | null;
          created_at: string;
          deletion_failures: number;
          deletion_retry_at: string | null;
          duration_seconds: number | null;
          ended_at: string | null;
          id: string;
          last_active_at: string | null;
          legal_hold: boolean;
          metadata: Json | null;
          organisation_id: string | null;
          recording_deleted_at: string | null;
          recording_url: string | null;
          retention_claimed_by: string | null;
          retention_claimed_until: string | null;
          started_at: string | null;
          status: Database["public"]["Enums"]["interview_status"];
          transcript_deleted_at: string | null;
          transcript_deletion_failures: number;
          transcript_deletion_retry_at: string | null;
          updated_at: string;
        };
        Insert: {
          anti_cheat_signals?: Json | null;
          application_id: string;
          closed_at?: string | null;
          competencies?: string[] | null;
          created_at?: string;
          deletion_failures?: number;
          deletion_retry_at?: string | null;
          duration_seconds?: number | null;
          ended_at?: string | null;
          id?: string;
          last_active_at?: string | null;
          legal_hold?: boolean;
          metadata?: Json | null;
          organisation_id?: string | null;
          recording_deleted_at?: string | null;
          recording_url?: string | null;
          retention_claimed_by?: string | null;
          retention_claimed_until?: string | null;
          started_at?: string | null;
          status?: Database["public"]["Enums"]["interview_status"];
          transcript_deleted_at?: string | null;
          transcript_deletion_failures?: number;
          transcript_deletion_retry_at?: string | null;
          updated_at?: string;
        };
        Update: {
          anti_cheat_signals?: Json | null;
          application_id?: string;
          closed_at?: string | null;
          competencies?: string[] | null;
          created_at?: string;
          deletion_failures?: number;
          deletion_retry_at?: string | null;
          duration_seconds?: number | null;
          ended_at?: string | null;
          id?: string;
          last_active_at?: string | null;
          legal_hold?: boolean;
          metadata?: Json | null;
          organisation_id?: string | null;
          recording_deleted_at?: string | null;
          recording_url?: string | null;
          retention_claimed_by?: string | null;
          retention_claimed_until?: string | null;
          started_at?: string | null;
          status?: Database["public"]["Enums"]["interview_status"];
          transcript_deleted_at?: string | null;
          transcript_deletion_failures?: number;
          transcript_deletion_retry_at?: string | null;
          updated_at?: string;
        };
        Relationships: [
          {
            foreignKeyName: "interviews_application_id_fkey";
            columns: ["application_id"];
            referencedRelation: "applications";
            referencedColumns: ["id"];
          },
        ];
      };
      invitations: {
        Row: {
          accepted_at: string | null;
          application_id: string;
          created_at: string;
          email_id: string | null;
          email_template: string | null;
          expires_at: string;
          id: string;
          interview_id: string | null;
          mail_failure: string | null;
          mail_failure_reason: string | null;
          opened_at: string | null;
          revoked_at: string | null;
          sending_until: string | null;
          sent_at: string | null;
          status: Database["public"]["Enums"]["invitation_status"];
          token: string;
        };
        Insert: {
          accepted_at?: string | null;
          application_id: string;
          created_at?: string;
          email_id?: string | null;
          email_template?: string | null;
          expires_at: string;
          id?: string;
          interview_id?: string | null;
          mail_failure?: string | null;
          mail_failure_reason?: string | null;
          opened_at?: string | null;
          revoked_at?: string | null;
          sending_until?: string | null;
          sent_at?: string | null;
          status?: Database["public"]["Enums"]["invitation_status"];
          token: string;
        };
        Update: {
          accepted_at?: string | null;
          application_id?: string;
          created_at?: string;
          email_id?: string | null;
          email_template?: string | null;
          expires_at?: string;
          id?: string;
          interview_id?: string | null;
          mail_failure?: string | null;
          mail_failure_reason?: string | null;
          opened_at?: string | null;
          revoked_at?: string | null;
          sending_until?: string | null;
          sent_at?: string | null;
          status?: Database["public"]["Enums"]["invitation_status"];
          token?: string;
        };
        Relationships: [
          {
            foreignKeyName: "invitations_application_id_fkey";
            columns: ["application_id"];
            referencedRelation: "applications";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "invitations_interview_id_fkey";
            columns: ["interview_id"];
            referencedRelation: "interviews";
            referencedColumns: ["id"];
          },
        ];
      };
      job_roles: {
        Row: {
          created_at: string;
          created_by: string | null;
          department: string | null;
          description: string | null;
          employment_type: string | null;
          id: string;
          industry: string | null;
          interview_structure: Json | null;
          location: string | null;
          organisation_id: string;
          requirements: Json | null;
          salary_range_max: number | null;
          salary_range_min: number | null;
          scoring_rubric: Json | null;
          status: Database["public"]["Enums"]["job_role_status"];
          title: string;
          updated_at: string;
          work_type: string | null;
          organisations: {
            billing_address: string | null;
            billing_email: string | null;
            candidate_sees_score: boolean;
            closed_at: string | null;
            created_at: string;
            description: string | null;
            id: string;
            industry: string | null;
            logo_url: string | null;
            mail_name: string | null;
            name: string;
            name_digest: string | null;
            recording_retention_days: number | null;
            transcript_retention_days: number | null;
            updated_at: string;
            values_framework: Json | null;
            website: string | null;
          } | null;
        };
        Insert: {
          created_at?: string;
          created_by?: string | null;
          department?: string | null;
          description?: string | null;
          employment_type?: string | null;
          id?: string;
          industry?: string | null;
          interview_structure?: Json | null;
          location?: string | null;
          organisation_id: string;
          requirements?: Json | null;
          salary_range_max?: number | null;
          salary_range_min?: number | null;
          scoring_rubric?: Json | null;
          status?: Database["public"]["Enums"]["job_role_status"];
          title: string;
          updated_at?: string;
          work_type?: string | null;
        };
        Update: {
          created_at?: string;
          created_by?: string | null;
          department?: string | null;
          description?: string | null;
          employment_type?: string | null;
          id?: string;
          industry?: string | null;
          interview_structure?: Json | null;
          location?: string | null;
          organisation_id?: string;
          requirements?: Json | null;
          salary_range_max?: number | null;
          salary_range_min?: number | null;
          scoring_rubric?: Json | null;
          status?: Database["public"]["Enums"]["job_role_status"];
          title?: string;
          updated_at?: string;
          work_type?: string | null;
        };
        Relationships: [
          {
            foreignKeyName: "job_roles_organisation_id_fkey";
            columns: ["organisation_id"];
            referencedRelation: "organisations";
            referencedColumns: ["id"];
          },
        ];
      };
      mail_events: {
        Row: {
          email_id: string;
          event: string;
          event_id: string;
          expires_at: string;
          happened_at: string;
          reason: string | null;
        };
        Insert: {
          email_id: string;
          event: string;
          event_id: string;
          expires_at: string;
          happened_at: string;
          reason?: string | null;
        };
        Update: {
          email_id?: string;
          event?: string;
          event_id?: string;
          expires_at?: string;
          happened_at?: string;
          reason?: string | null;
        };
        Relationships: [];
      };
      member_invitations: {
        Row: {
          accepted_at: string | null;
          attempts: number;
          created_at: string;
          email: string;
          email_id: string | null;
          expires_at: string;
          id: string;
          invited_by: string | null;
          mail_failure: string | null;
          mail_failure_reason: string | null;
          next_attempt_at: string;
          organisation_id: string;
          role: string;
          send_to: string;
          sent_at: string | null;
          token: string;
          describe_member_invitation: Json | null;
        };
        Insert: {
          accepted_at?: string | null;
          attempts?: number;
          created_at?: string;
          email: string;
          email_id?: string | null;
          expires_at: string;
          id: string;
          invited_by?: string | null;
          mail_failure?: string | null;
          mail_failure_reason?: string | null;
          next_attempt_at?: string;
          organisation_id: string;
          role: string;
          send_to: string;
          sent_at?: string | null;
          token: string;
        };
        Update: {
          accepted_at?: string | null;
          attempts?: number;
          created_at?: string;
          email?: string;
          email_id?: string | null;
          expires_at?: string;
          id?: string;
          invited_by?: string | null;
          mail_failure?: string | null;
          mail_failure_reason?: string | null;
          next_attempt_at?: string;
          organisation_id?: string;
          role?: string;
          send_to?: string;
          sent_at?: string | null;
          token?: string;
        };
        Relationships: [
          {
            foreignKeyName: "member_invitations_organisation_id_fkey";
            columns: ["organisation_id"];
            referencedRelation: "organisations";
            referencedColumns: ["id"];
          },
        ];
      };
      org_users: {
        Row: {
          created_at: string;
          id: string;
          organisation_id: string;
          role: string;
          user_id: string;
        };
        Insert: {
          created_at?: string;
          id?: string;
          organisation_id: string;
          role?: string;
          user_id: string;
        };
        Update: {
          created_at?: string;
          id?: string;
          organisation_id?: string;
          role?: string;
          user_id?: string;
        };
        Relationships: [
          {
            foreignKeyName: "org_users_organisation_id_fkey";
            columns: ["organisation_id"];
            referencedRelation: "organisations";
            referencedColumns: ["id"];
          },
        ];
      };
      organisations: {
        Row: {
          billing_address: string | null;
          billing_email: string | null;
          candidate_sees_score: boolean;
          closed_at: string | null;
          created_at: string;
          description: string | null;
          id: string;
          industry: string | null;
          logo_url: string | null;
          mail_name: string | null;
          name: string;
          name_digest: string | null;
          recording_retention_days: number | null;
          transcript_retention_days: number | null;
          updated_at: string;
          values_framework: Json | null;
          website: string | null;
        };
        Insert: {
          billing_address?: string | null;
          billing_email?: string | null;
          candidate_sees_score?: boolean;
          closed_at?: string | null;
          created_at?: string;
          description?: string | null;
          id?: string;
          industry?: string | null;
          logo_url?: string | null;
          mail_name?: string | null;
          name: string;
          name_digest?: string | null;
          recording_retention_days?: number | null;
          transcript_retention_days?: number | null;
          updated_at?: string;
          values_framework?: Json | null;
          website?: string | null;
        };
        Update: {
          billing_address?: string | null;
          billing_email?: string | null;
          candidate_sees_score?: boolean;
          closed_at?: string | null;
          created_at?: string;
          description?: string | null;
          id?: string;
          industry?: string | null;
          logo_url?: string | null;
          mail_name?: string | null;
          name?: string;
          name_digest?: string | null;
          recording_retention_days?: number | null;
          transcript_retention_days?: number | null;
          updated_at?: string;
          values_framework?: Json | null;
          website?: string | null;
        };
        Relationships: [];
      };
      outgoing_messages: {
        Row: {
          body: NonNullable<Json>;
          claimed_at: string | null;
          created_at: string;
          due_at: string;
          interview_id: string | null;
          message_id: string;
          queue: string;
          sent_at: string | null;
          traceparent: string | null;
        };
        Insert: {
          body: NonNullable<Json>;
          claimed_at?: string | null;
          created_at?: string;
          due_at: string;
          interview_id?: string | null;
          message_id: string;
          queue: string;
          sent_at?: string | null;
          traceparent?: string | null;
        };
        Update: {
          body?: NonNullable<Json>;
          claimed_at?: string | null;
          created_at?: string;
          due_at?: string;
          interview_id?: string | null;
          message_id?: string;
          queue?: string;
          sent_at?: string | null;
          traceparent?: string | null;
        };
        Relationships: [
          {
            foreignKeyName: "outgoing_messages_interview_id_fkey";
            columns: ["interview_id"];
            referencedRelation: "interviews";
            referencedColumns: ["id"];
          },
        ];
      };
      practice_interviews: {
        Row: {
          created_at: string;
          duration_seconds: number | null;
          ended_at: string | null;
          feedback: Json | null;
          id: string;
          sample_role_type: string;
          started_at: string | null;
          status: string;
          user_id: string;
        };
        Insert: {
          created_at?: string;
          duration_seconds?: number | null;
          ended_at?: string | null;
          feedback?: Json | null;
          id?: string;
          sample_role_type: string;
          started_at?: string | null;
          status?: string;
          user_id: string;
        };
        Update: {
          created_at?: string;
          duration_seconds?: number | null;
          ended_at?: string | null;
          feedback?: Json | null;
          id?: string;
          sample_role_type?: string;
          started_at?: string | null;
          status?: string;
          user_id?: string;
        };
        Relationships: [];
      };
      quarantined_events: {
        Row: {
          digest: string;
          id: string;
          payload: string;
          reason: string;
          received_at: string;
        };
        Insert: {
          digest: string;
          id?: string;
          payload: string;
          reason: string;
          received_at?: string;
        };
        Update: {
          digest?: string;
          id?: string;
          payload?: string;
          reason?: string;
          received_at?: string;
        };
        Relationships: [];
      };
      rate_limits: {
        Row: {
          expires_at: string;
          hits: string[];
          key: string;
        };
        Insert: {
          expires_at: string;
          hits: string[];
          key: string;
        };
        Update: {
          expires_at?: string;
          hits?: string[];
          key?: string;
        };
        Relationships: [];
      };
      recording_parts: {
        Row: {
          content_location: string;
          content_type: string | null;
          created_at: string;
          deleted_at: string | null;
          deletion_claimed_at: string | null;
          document_id: string;
          duration_ms: number | null;
          event_time: string;
          format: string | null;
          id: string;
          imported_at: string | null;
          interview_id: string;
          is_late: boolean;
          late_tried_by: string | null;
          metadata_location: string | null;
          own_storage: boolean;
          part_index: number;
          recorded_at: string;
          recording_id: string;
          size_bytes: number | null;
          url: string | null;
        };
        Insert: {
          content_location: string;
          content_type?: string | null;
          created_at?: string;
          deleted_at?: string | null;
          deletion_claimed_at?: string | null;
          document_id: string;
          duration_ms?: number | null;
          event_time: string;
          format?: string | null;
          id?: string;
          imported_at?: string | null;
          interview_id: string;
          is_late?: boolean;
          late_tried_by?: string | null;
          metadata_location?: string | null;
          own_storage?: boolean;
          part_index: number;
          recorded_at: string;
          recording_id: string;
          size_bytes?: number | null;
          url?: string | null;
        };
        Update: {
          content_location?: string;
          content_type?: string | null;
          created_at?: string;
          deleted_at?: string | null;
          deletion_claimed_at?: string | null;
          document_id?: string;
          duration_ms?: number | null;
          event_time?: string;
          format?: string | null;
          id?: string;
          imported_at?: string | null;
          interview_id?: string;
          is_late?: boolean;
          late_tried_by?: string | null;
          metadata_location?: string | null;
          own_storage?: boolean;
          part_index?: number;
          recorded_at?: string;
          recording_id?: string;
          size_bytes?: number | null;
          url?: string | null;
        };
        Relationships: [
          {
            foreignKeyName: "recording_parts_interview_id_fkey";
            columns: ["interview_id"];
            referencedRelation: "interviews";
            referencedColumns: ["id"];
          },
        ];
      };
      resume_batches: {
        Row: {
          created_at: string;
          created_by: string | null;
          id: string;
          job_role_id: string;
        };
        Insert: {
          created_at?: string;
          created_by?: string | null;
          id?: string;
          job_role_id: string;
        };
        Update: {
          created_at?: string;
          created_by?: string | null;
          id?: string;
          job_role_id?: string;
        };
        Relationships: [
          {
            foreignKeyName: "resume_batches_job_role_id_fkey";
            columns: ["job_role_id"];
            referencedRelation: "job_roles";
            referencedColumns: ["id"];
          },
        ];
      };
      resume_reviews: {
        Row: {
          claimed_until: string | null;
          created_at: string;
          deletion_failures: number;
          review_at: string;
          user_id: string;
        };
        Insert: {
          claimed_until?: string | null;
          created_at?: string;
          deletion_failures?: number;
          review_at?: string;
          user_id: string;
        };
        Update: {
          claimed_until?: string | null;
          created_at?: string;
          deletion_failures?: number;
          review_at?: string;
          user_id?: string;
        };
        Relationships: [];
      };
      retention_failures: {
        Row: {
          created_at: string;
          failed_before: boolean;
          id: string;
          interview_id: string | null;
          of_transcript: boolean;
          reason: string;
          request_id: string | null;
          run_id: string;
          user_id: string | null;
        };
        Insert: {
          created_at?: string;
          failed_before?: boolean;
          id?: string;
          interview_id?: string | null;
          of_transcript?: boolean;
          reason: string;
          request_id?: string | null;
          run_id: string;
          user_id?: string | null;
        };
        Update: {
          created_at?: string;
          failed_before?: boolean;
          id?: string;
          interview_id?: string | null;
          of_transcript?: boolean;
          reason?: string;
          request_id?: string | null;
          run_id?: string;
          user_id?: string | null;
        };
        Relationships: [
          {
            foreignKeyName: "retention_failures_interview_id_fkey";
            columns: ["interview_id"];
            referencedRelation: "interviews";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "retention_failures_request_id_fkey";
            columns: ["request_id"];
            referencedRelation: "data_deletion_requests";
            referencedColumns: ["id"];
          },
          {
            foreignKeyName: "retention_failures_run_id_fkey";
            columns: ["run_id"];
            referencedRelation: "retention_runs";
            referencedColumns: ["id"];
          },
        ];
      };
      retention_runs: {
        Row: {
          cause: string;
          created_at: string;
          ended_at: string | null;
          id: string;
          interviews_updated: number;
          lease_until: string | null;
          organisation_ids: string[] | null;
          recordings_deleted: number;
          requested_by: string | null;
          requests_completed: number;
          requests_deferred: number;
          requests_failed: number;
          resumes_deleted: number;
          started_at: string | null;
          state: string;
          times_queued: number;
          transcripts_deleted: number;
        };
        Insert: {
          cause: string;
          created_at?: string;
          ended_at?: string | null;
          id?: string;
          interviews_updated?: number;
          lease_until?: string | null;
          organisation_ids?: string[] | null;
          recordings_deleted?: number;
          requested_by?: string | null;
          requests_completed?: number;
          requests_deferred?: number;
          requests_failed?: number;
          resumes_deleted?: number;
          started_at?: string | null;
          state: string;
          times_queued?: number;
          transcripts_deleted?: number;
        };
        Update: {
          cause?: string;
          created_at?: string;
          ended_at?: string | null;
          id?: string;
          interviews_updated?: number;
          lease_until?: string | null;
          organisation_ids?: string[] | null;
          recordings_deleted?: number;
          requested_by?: string | null;
          requests_completed?: number;
          requests_deferred?: number;
          requests_failed?: number;
          resumes_deleted?: number;
          started_at?: string | null;
          state?: string;
          times_queued?: number;
          transcripts_deleted?: number;
        };
        Relationships: [];
      };
      score_dimensions: {
        Row: {
          cited_quotes: Json | null;
          created_at: string;
          dimension: string;
          evidence: string | null;
          id: string;
          interview_id: string;
          score: number;
          weight: number | null;
        };
        Insert: {
          cited_quotes?: Json | null;
          created_at?: string;
          dimension: string;
          evidence?: string | null;
          id?: string;
          interview_id: string;
          score: number;
          weight?: number | null;
        };
        Update: {
          cited_quotes?: Json | null;
          created_at?: string;
          dimension?: string;
          evidence?: string | null;
          id?: string;
          interview_id?: string;
          score?: number;
          weight?: number | null;
        };
        Relationships: [
          {
            foreignKeyName: "score_dimensions_interview_id_fkey";
            columns: ["interview_id"];
            referencedRelation: "interviews";
            referencedColumns: ["id"];
          },
        ];
      };
      sent_mails: {
        Row: {
          email_digest: string;
          organisation_id: string | null;
          outcome: string | null;
          sent_at: string;
          user_id: string | null;
        };
        Insert: {
          email_digest: string;
          organisation_id?: string | null;
          outcome?: string | null;
          sent_at?: string;
          user_id?: string | null;
        };
        Update: {
          email_digest?: string;
          organisation_id?: string | null;
          outcome?: string | null;
          sent_at?: string;
          user_id?: string | null;
        };
        Relationships: [
          {
            foreignKeyName: "sent_mails_organisation_id_fkey";
            columns: ["organisation_id"];
            referencedRelation: "organisations";
            referencedColumns: ["id"];
          },
        ];
      };
      transcript_segments: {
        Row: {
          confidence: number | null;
          content: string;
          created_at: string;
          end_time_ms: number | null;
          id: string;
          interview_id: string;
          speaker: string;
          start_time_ms: number;
          turn: number | null;
        };
        Insert: {
          confidence?: number | null;
          content: string;
          created_at?: string;
          end_time_ms?: number | null;
          id?: string;
          interview_id: string;
          speaker: string;
          start_time_ms: number;
          turn?: number | null;
        };
        Update: {
          confidence?: number | null;
          content?: string;
          created_at?: string;
          end_time_ms?: number | null;
          id?: string;
          interview_id?: string;
          speaker?: string;
          start_time_ms?: number;
          turn?: number | null;
        };
        Relationships: [
          {
            foreignKeyName: "transcript_segments_interview_id_fkey";
            columns: ["interview_id"];
            referencedRelation: "interviews";
            referencedColumns: ["id"];
          },
        ];
      };
      user_roles: {
        Row: {
          created_at: string;
          id: string;
          role: Database["public"]["Enums"]["app_role"];
          user_id: string;
        };
        Insert: {
          created_at?: string;
          id?: string;
          role: Database["public"]["Enums"]["app_role"];
          user_id: string;
        };
        Update: {
          created_at?: string;
          id?: string;
          role?: Database["public"]["Enums"]["app_role"];
          user_id?: string;
        };
        Relationships: [];
      };
    };
    Views: {
      [_ in never]: never;
    };
    Functions: {
      accept_invitation: {
        Args: { p_acting_user: string; p_ip_address?: null | string; p_token_hash: string };
        Returns: Json;
      };
      accept_member_invitation: {
        Args: { p_acting_user: string; p_ip_address?: null | string; p_token_hash: string };
        Returns: Json;
      };
      add_batch_files: {
        Args: { p_acting_user: string; p_batch_id: string; p_file_names: string[] };
        Returns: Json;
      };
      admin_roles: { Args: Record<PropertyKey, never>; Returns: string[] };
      applications_of: { Args: { p_user: string }; Returns: string[] };
      applications_of_address: {
        Args: { p_address: string; p_job_role_id: string };
        Returns: string[];
      };
      applications_without_score: { Args: Record<PropertyKey, never>; Returns: string[] };
      apply_call_event: { Args: { p_event: Json; p_scoring_delay_seconds: number }; Returns: Json };
      apply_event_to_interview: {
        Args: { p_event: Json; p_interview_id: string; p_scoring_delay_seconds: number };
        Returns: undefined;
      };
      apply_mail_event: {
        Args: { p_email_id: string; p_event: string; p_happened_at: string; p_reason: string };
        Returns: undefined;
      };
      apply_parked_events: {
        Args: {
          p_interview_id: string;
          p_recording_id: string;
          p_scoring_delay_seconds: number;
          p_server_call_id: string;
        };
        Returns: undefined;
      };
      approve_batch_resumes: {
        Args: { p_acting_user: string; p_batch_id: string; p_invitations: Json };
        Returns: Json;
      };
      call_digest: { Args: { p_id: string }; Returns: string };
      change_member_role: {
        Args: {
          p_acting_user: string;
          p_ip_address?: null | string;
          p_organisation_id: string;
          p_role: string;
          p_user_id: string;
        };
        Returns: Json;
      };
      claim_communication_identity: { Args: { p_user: string }; Returns: Json };
      claim_deletion: {
        Args: { p_interview_ids: string[]; p_request_id: string; p_run_id: string };
        Returns: Json;
      };
      claim_deletion_request: { Args: { p_run_id: string }; Returns: Json };
      claim_expired_resumes: { Args: { p_limit: number; p_run_id: string }; Returns: Json };
      claim_idempotency_key: {
        Args: {
          p_key: string;
          p_request_hash: string;
          p_resource_id?: null | string;
          p_route: string;
          p_user: string;
        };
        Returns: {
          answer: Json | null;
          claimed_at: string;
          expires_at: string;
          key: string;
          request_hash: string;
          resource_id: string | null;
          route: string;
          user_id: string;
        };
        SetofOptions: {
          from: "*";
          to: "idempotency_keys";
          isOneToOne: true;
          isSetofReturn: false;
        };
      };
      claim_mail_name: {
        Args: { p_name: string; p_name_digest?: null | string; p_organisation_id: string };
        Returns: boolean;
      };
      claim_member_mails: {
        Args: { p_invitation_id?: null | string; p_limit: number };
        Returns: Json;
      };
      claim_pending_messages: { Args: { p_limit: number }; Returns: Json };
      claim_recording_actions: { Args: { p_limit: number; p_record: boolean }; Returns: Json };
      claim_recordings: {
        Args: { p_late: boolean; p_limit: number; p_run_id: string };
        Returns: Json;
      };
      close_organisation: {
        Args: { p_acting_user: string; p_ip_address?: null | string; p_organisation_id: string };
        Returns: undefined;
      };
      complete_deletion: {
        Args: {
          p_quarantined_event_ids: string[];
          p_request: Database["public"]["Tables"]["data_deletion_requests"]["Row"];
          p_run_id: string;
        };
        Returns: undefined;
      };
      complete_interview: {
        Args: { p_acting_user: string; p_interview_id: string; p_scoring_delay_seconds: number };
        Returns: Json;
      };
      completed_interviews: { Args: { p_application_id: string }; Returns: string[] };
      completion_obstacle: {
        Args: {
          p_removed: Json;
          p_request: Database["public"]["Tables"]["data_deletion_requests"]["Row"];
          p_run_id: string;
        };
        Returns: string;
      };
      consume_rate_limit: {
        Args: { p_key: string; p_limit: number; p_user?: null | string; p_window_seconds: number };
        Returns: Json;
      };
      continue_retention_run: { Args: { p_run_id: string }; Returns: Json };
      count_new_address: {
        Args: {
          p_daily_limit: number;
          p_organisation_id: string;
          p_send_to: string;
          p_user_id: string;
        };
        Returns: undefined;
      };
      count_run_deletions: {
        Args: { p_organisation_ids: string[]; p_run_id: string };
        Returns: Json;
      };
      create_organisation: {
        Args: {
          p_acting_user: string;
          p_billing_email?: null | string;
          p_description?: null | string;
          p_idempotency_key?: null | string;
          p_industry?: null | string;
          p_ip_address?: null | string;
          p_name: string;
          p_name_digest?: null | string;
          p_request_hash?: null | string;
          p_website?: null | string;
        };
        Returns: Json;
      };
      create_resume_batch: {
        Args: {
          p_acting_user: string;
          p_idempotency_key?: null | string;
          p_ip_address?: null | string;
          p_job_role_id: string;
          p_request_hash?: null | string;
        };
        Returns: Json;
      };
      default_retention_days: { Args: Record<PropertyKey, never>; Returns: number };
      defer_deletion: {
        Args: {
          p_reason: string;
          p_request: Database["public"]["Tables"]["data_deletion_requests"]["Row"];
          p_run_id: string;
        };
        Returns: undefined;
      };
      delete_closed_organisations: {
        Args: { p_limit: number; p_run_id: string };
        Returns: boolean;
      };
      delete_expired_batch_resumes: {
        Args: { p_limit: number; p_run_id: string };
        Returns: boolean;
      };
      delete_organisation: {
        Args: { p_acting_user: string; p_ip_address?: null | string; p_organisation_id: string };
        Returns: Json;
      };
      delete_transcripts: { Args: { p_run_id: string; p_transcripts: Json }; Returns: Json };
      deletion_obstacle: { Args: { p_interview_ids: string[] }; Returns: string };
      describe_deletion_request: { Args: { p_request_id: string }; Returns: Json };
      describe_member_invitation: {
        Args: { p_invitation: Database["public"]["Tables"]["member_invitations"]["Row"] };
        Returns: Json;
      };
      end_retention_run: { Args: { p_run_id: string; p_state?: null | string }; Returns: boolean };
      ensure_admin: { Args: { p_organisation_id: string }; Returns: undefined };
      erase_person: {
        Args: { p_quarantined_event_ids: string[]; p_user: string; p_wholly: boolean };
        Returns: Json;
      };
      export_section: {
        Args: {
          p_after?: null | string;
          p_limit: number;
          p_quarantined_event_ids?: null | string[];
          p_section: string;
          p_user: string;
        };
        Returns: Json;
      };
      find_call: {
        Args: { p_recording_id: string; p_server_call_id: string };
        Returns: {
          control_claimed_at: string | null;
          control_paused_until: string | null;
          correlation_id: string | null;
          created_at: string;
          ended_at: string | null;
          id: string;
          interview_id: string;
          last_event_at: string | null;
          reported_duration_seconds: number | null;
          server_call_id: string;
          started_at: string | null;
        };
        SetofOptions: {
          from: "*";
          to: "interview_calls";
          isOneToOne: true;
          isSetofReturn: false;
        };
      };
      find_interview_of_group: { Args: { p_group_id: string }; Returns: string };
      find_open_interview: {
        Args: { p_acting_user: string; p_job_title: string; p_organisation_name: string };
        Returns: Json;
      };
      find_response: {
        Args: { p_key: string; p_request_hash: string; p_route: string; p_user: string };
        Returns: Json;
      };
      finish_invitation: {
        Args: {
          p_acting_user: string;
          p_email_id?: null | string;
          p_idempotency_key?: null | string;
          p_invitation_id: string;
          p_ip_address?: null | string;
        };
        Returns: Json;
      };
      finish_member_mail: {
        Args: { p_email_id?: null | string; p_invitation_id: string };
        Returns: undefined;
      };
      finish_recordings: {
        Args: { p_interview_ids: string[]; p_late: boolean; p_run_id: string };
        Returns: number;
      };
      finish_resumes: { Args: { p_run_id: string; p_user_ids: string[] }; Returns: number };
      get_user_org_id: { Args: { _user_id: string }; Returns: string };
      give_application: {
        Args: { p_application_id: string; p_candidate: string };
        Returns: string;
      };
      has_address: { Args: { p_address: string; p_user: string }; Returns: boolean };
      has_role: {
        Args: { _role: Database["public"]["Enums"]["app_role"]; _user_id: string };
        Returns: boolean;
      };
      invite_member: {
        Args: {
          p_acting_user: string;
          p_daily_limit: number;
          p_email: string;
          p_idempotency_key?: null | string;
          p_invitation_id: string;
          p_ip_address?: null | string;
          p_organisation_id: string;
          p_request_hash?: null | string;
          p_role: string;
          p_send_to: string;
          p_token_hash: string;
        };
        Returns: Json;
      };
      invited_application: { Args: { p_job_role_id: string; p_send_to: string }; Returns: string };
      is_application_closed: {
        Args: {
          p_application_status: string;
          p_role: Database["public"]["Enums"]["job_role_status"];
        };
        Returns: boolean;
      };
      is_human_score: {
        Args: { p_human_override: boolean; p_scored_by: string };
        Returns: boolean;
      };
      is_invitation_token: { Args: { p_hash: unknown; p_token: unknown }; Returns: boolean };
      is_own_application: { Args: { p_application_id: string }; Returns: boolean };
      is_user: { Args: Record<PropertyKey, never>; Returns: boolean };
      job_roles_applied_for: { Args: Record<PropertyKey, never>; Returns: string[] };
      job_roles_of_caller: { Args: { p_as: string }; Returns: string[] };
      known_identity: { Args: { p_application_id: string }; Returns: Json };
      list_expired_transcripts: {
        Args: { p_limit: number; p_retries_until: string; p_run_id: string; p_scope: string[] };
        Returns: string[];
      };
      list_export_sections: { Args: Record<PropertyKey, never>; Returns: string[] };
      list_members: { Args: { p_acting_user: string; p_organisation_id: string }; Returns: Json };
      list_own_deletion_requests: { Args: Record<PropertyKey, never>; Returns: Json };
      list_resume_files: {
        Args: { p_users: string[] };
        Returns: {
          path: string;
          uploaded_at: string;
          user_id: string;
        }[];
      };
      list_run_results: { Args: { p_run_id: string }; Returns: Json };
      list_turns: {
        Args: { p_interview_id: string };
        Returns: {
          candidate: string;
          competencies_covered: string[];
          interviewer: string;
          suggested_followup: string;
          turn: number;
        }[];
      };
      list_unchecked_names: { Args: { p_limit: number }; Returns: Json };
      lock_call: { Args: { p_recording_id: string; p_server_call_id: string }; Returns: undefined };
      lock_failed_recordings: {
        Args: { p_limit: number; p_retries_until: string; p_run_id: string; p_scope: string[] };
        Returns: string[];
      };
      mark_messages_sent: { Args: { p_message_ids: string[] }; Returns: undefined };
      mark_recordings_deleted: { Args: { p_run_id: string; p_user: string }; Returns: boolean };
      may_store_resume: { Args: { p_name: string }; Returns: boolean };
      new_address_limit: {
        Args: { p_daily_limit: number; p_organisation_id: string; p_user_id: string };
        Returns: number;
      };
      open_interview: {
        Args: {
          p_acting_user: string;
          p_application_id: string;
          p_idempotency_key?: null | string;
          p_ip_address?: null | string;
          p_request_hash?: null | string;
          p_retake?: null | boolean;
        };
        Returns: Json;
      };
      organisations: {
        Args: { "": Database["public"]["Tables"]["job_roles"]["Row"] };
        Returns: {
          billing_address: string | null;
          billing_email: string | null;
          candidate_sees_score: boolean;
          closed_at: string | null;
          created_at: string;
          description: string | null;
          id: string;
          industry: string | null;
          logo_url: string | null;
          mail_name: string | null;
          name: string;
          name_digest: string | null;
          recording_retention_days: number | null;
          transcript_retention_days: number | null;
          updated_at: string;
          values_framework: Json | null;
          website: string | null;
        };
        SetofOptions: {
          from: "job_roles";
          to: "organisations";
          isOneToOne: true;
          isSetofReturn: true;
        };
      };
      organisations_applied_to: { Args: Record<PropertyKey, never>; Returns: string[] };
      organisations_of_caller: { Args: { p_as: string }; Returns: string[] };
      personal_data: {
        Args: Record<PropertyKey, never>;
        Returns: {
          anonymized: string;
          erased: string;
          hidden: string[];
          paged_by: string;
          relation: string;
          rows_of: string;
          section: string;
          shown: string;
        }[];
      };
      ping: { Args: Record<PropertyKey, never>; Returns: number };
      plain_name_digest: { Args: { p_name: string }; Returns: string };
      prepare_invitation: {
        Args: {
          p_acting_user: string;
          p_application_id?: null | string;
          p_daily_limit: number;
          p_email_template?: null | string;
          p_expires_in_days: number;
          p_idempotency_key?: null | string;
          p_invitation_id: string;
          p_job_role_id?: null | string;
          p_rate_key?: null | string;
          p_rate_limit?: null | number;
          p_request_hash?: null | string;
          p_send_to: string;
          p_token_hash: string;
          p_unless_invited?: null | boolean;
        };
        Returns: Json;
      };
      presented_invitation: { Args: { p_about: string }; Returns: string };
      quarantine_event: { Args: { p_payload: string; p_reason: string }; Returns: undefined };
      queue_batch_resumes: { Args: { p_acting_user: string; p_batch_id: string }; Returns: Json };
      queue_recording_removal: {
        Args: { p_interview_id: string; p_urls: string[] };
        Returns: undefined;
      };
      queue_resume_reviews: {
        Args: { p_job_role_id: string; p_organisation_id: string };
        Returns: undefined;
      };
      queue_retention_run: { Args: { p_run_id: string }; Returns: boolean };
      queue_scoring: {
        Args: { p_interview_id: string; p_scoring_delay_seconds: number };
        Returns: undefined;
      };
      rank_applications: { Args: { p_acting_user: string; p_job_role_id: string }; Returns: Json };
      rank_candidates: {
        Args: {
          p_acting_user: string;
          p_job_role_id: string;
          p_max_candidates: number;
          p_min_score: number;
        };
        Returns: Json;
      };
      read_backlog: { Args: Record<PropertyKey, never>; Returns: Json };
      read_batch_resume: { Args: { p_resume_id: string }; Returns: Json };
      read_expired_transcripts: { Args: { p_limit: number; p_run_id: string }; Returns: Json };
      read_group_call: { Args: { p_acting_user: string; p_interview_id: string }; Returns: string };
      read_member: { Args: { p_organisation_id: string; p_user: string }; Returns: Json };
      read_quarantined_events: {
        Args: { p_after?: null | string; p_limit: number; p_user: string };
        Returns: Json;
      };
      read_recording_part: { Args: { p_part_id: string }; Returns: Json };
      read_resume_batch: {
        Args: {
          p_after?: null | string;
          p_batch_id: string;
          p_limit: number;
          p_state?: null | string;
        };
        Returns: Json;
      };
      read_resumes_to_approve: {
        Args: { p_acting_user: string; p_batch_id: string; p_resume_ids: string[] };
        Returns: Json;
      };
      read_retention_run: {
        Args: { p_organisation_ids?: null | string[]; p_run_id: string };
        Returns: Json;
      };
      read_retention_status: { Args: { p_acting_user: string }; Returns: Json };
      read_score: { Args: { p_acting_user: string; p_interview_id: string }; Returns: Json };
      read_scoring_context: {
        Args: { p_acting_user: string; p_interview_id: string };
        Returns: Json;
      };
      read_scoring_job: { Args: { p_ended_at: string; p_interview_id: string }; Returns: Json };
      read_turn_context: { Args: { p_acting_user: string; p_interview_id: string }; Returns: Json };
      record_consent: {
        Args: {
          p_acting_user: string;
          p_ai_disclosure: boolean;
          p_interview_id: string;
          p_recording: boolean;
          p_text_version: string;
        };
        Returns: Json;
      };
      record_export: { Args: { p_ip_address?: null | string; p_user: string }; Returns: undefined };
      record_mail_event: {
        Args: {
          p_email_id: string;
          p_event: string;
          p_event_id: string;
          p_happened_at: string;
          p_reason?: null | string;
        };
        Returns: Json;
      };
      record_retention_failure: {
        Args: {
          p_interview_id?: null | string;
          p_of_transcript?: null | boolean;
          p_reason: string;
          p_run_id: string;
          p_user_id?: null | string;
        };
        Returns: undefined;
      };
      record_sent_mail: {
        Args: { p_email_id: string; p_organisation_id: string; p_user_id: string };
        Returns: undefined;
      };
      recruiter_roles: { Args: Record<PropertyKey, never>; Returns: string[] };
      release_communication_identity: { Args: { p_user: string }; Returns: undefined };
      release_recording_start: {
        Args: { p_pause_seconds: number; p_server_call_id: string };
        Returns: undefined;
      };
      remove_member: {
        Args: {
          p_acting_user: string;
          p_ip_address?: null | string;
          p_organisation_id: string;
          p_user_id: string;
        };
        Returns: Json;
      };
      request_address: { Args: Record<PropertyKey, never>; Returns: string };
      request_deletion: {
        Args: {
          p_acting_user: string;
          p_idempotency_key?: null | string;
          p_ip_address?: null | string;
          p_reason?: null | string;
          p_request_hash?: null | string;
          p_request_type: string;
        };
        Returns: Json;
      };
      require_application_role: {
        Args: { p_acting_user: string; p_application_id: string; p_roles: string[] };
        Returns: undefined;
      };
      require_interview_left: { Args: { p_application_id: string }; Returns: undefined };
      require_interview_role: {
        Args: { p_acting_user: string; p_interview_id: string; p_roles: string[] };
        Returns: undefined;
      };
      require_invitation: {
        Args: { p_token_hash: string };
        Returns: {
          accepted_at: string | null;
          application_id: string;
          created_at: string;
          email_id: string | null;
          email_template: string | null;
          expires_at: string;
          id: string;
          interview_id: string | null;
          mail_failure: string | null;
          mail_failure_reason: string | null;
          opened_at: string | null;
          revoked_at: string | null;
          sending_until: string | null;
          sent_at: string | null;
          status: Database["public"]["Enums"]["invitation_status"];
          token: string;
        };
        SetofOptions: {
          from: "*";
          to: "invitations";
          isOneToOne: true;
          isSetofReturn: false;
        };
      };
      require_member: {
        Args: { p_acting_user: string; p_as_admin: boolean; p_organisation_id: string };
        Returns: undefined;
      };
      require_other_admin: {
        Args: { p_organisation_id: string; p_user: string };
        Returns: undefined;
      };
      require_ranked_role: {
        Args: { p_acting_user: string; p_job_role_id: string };
        Returns: {
          created_at: string;
          created_by: string | null;
          department: string | null;
          description: string | null;
          employment_type: string | null;
          id: string;
          industry: string | null;
          interview_structure: Json | null;
          location: string | null;
          organisation_id: string;
          requirements: Json | null;
          salary_range_max: number | null;
          salary_range_min: number | null;
          scoring_rubric: Json | null;
          status: Database["public"]["Enums"]["job_role_status"];
          title: string;
          updated_at: string;
          work_type: string | null;
        };
        SetofOptions: {
          from: "*";
          to: "job_roles";
          isOneToOne: true;
          isSetofReturn: false;
        };
      };
      require_resume_batch: {
        Args: { p_acting_user: string; p_batch_id: string };
        Returns: {
          created_at: string;
          created_by: string | null;
          id: string;
          job_role_id: string;
        };
        SetofOptions: {
          from: "*";
          to: "resume_batches";
          isOneToOne: true;
          isSetofReturn: false;
        };
      };
      require_role_recruiter: {
        Args: { p_acting_user: string; p_job_role_id: string };
        Returns: undefined;
      };
      resume_retention: { Args: { p_user: string }; Returns: Record<string, unknown> };
      retention_retries_until: { Args: { p_kind: string; p_run_id: string }; Returns: string };
      retention_retry_delay: { Args: { p_failures: number }; Returns: string };
      review_resumes: { Args: { p_files: Json; p_run_id: string; p_user: string }; Returns: Json };
      revoke_invitation: {
        Args: { p_acting_user: string; p_invitation_id: string };
        Returns: Json;
      };
      revoke_member_invitation: {
        Args: {
          p_acting_user: string;
          p_invitation_id: string;
          p_ip_address?: null | string;
          p_organisation_id: string;
        };
        Returns: Json;
      };
      save_batch_resume: {
        Args: {
          p_email?: null | string;
          p_file_digest?: null | string;
          p_reason?: null | string;
          p_resume?: null | Json;
          p_resume_id: string;
          p_state: string;
        };
        Returns: string;
      };
      save_call: { Args: { p_event: Json; p_interview_id: string }; Returns: undefined };
      save_communication_identity: {
        Args: { p_acs_user_id: string; p_user: string };
        Returns: Json;
      };
      save_imported_part: {
        Args: {
          p_content_type: string;
          p_imported_at: string;
          p_part_id: string;
          p_size_bytes: number;
          p_url: string;
        };
        Returns: boolean;
      };
      save_match_scores: {
        Args: { p_acting_user: string; p_job_role_id: string; p_scores: Json };
        Returns: Json;
      };
      save_recording_parts: { Args: { p_event: Json; p_interview_id: string }; Returns: undefined };
      save_resume_file: { Args: { p_acting_user: string; p_path: string }; Returns: Json };
      save_started_recording: {
        Args: { p_recording_id: string; p_server_call_id: string; p_started_at: string };
        Returns: boolean;
      };
      save_stopped_recording: {
        Args: { p_recording_id: string; p_stopped_at: string };
        Returns: undefined;
      };
      save_user_role: { Args: { p_org_role: string; p_user: string }; Returns: undefined };
      scoring_context: { Args: { p_interview_id: string }; Returns: Json };
      scoring_message_id: { Args: { p_ended_at: string; p_interview_id: string }; Returns: string };
      set_invited_address: {
        Args: { p_application_id: string; p_send_to: string };
        Returns: undefined;
      };
      set_recording_url: { Args: { p_interview_id: string }; Returns: undefined };
      start_retention_run: {
        Args: { p_acting_user?: null | string; p_ip_address?: null | string; p_queue: boolean };
        Returns: Json;
      };
      store_opening: {
        Args: {
          p_acting_user: string;
          p_competencies: string[];
          p_interview_id: string;
          p_text: string;
        };
        Returns: Json;
      };
      store_response: {
        Args: { p_key: string; p_response: Json; p_route: string; p_user: string };
        Returns: Json;
      };
      store_score: {
        Args: {
          p_acting_user?: null | string;
          p_anti_cheat_risk_level: string;
          p_candidate_feedback: string;
          p_dimensions: Json;
          p_interview_id: string;
          p_ip_address?: null | string;
          p_model_version: string;
          p_narrative_summary: string;
          p_overall_score: number;
          p_prompt_version: string;
          p_rubric_version: string;
          p_segment_count: number;
        };
        Returns: Json;
      };
      store_turn: {
        Args: {
          p_acting_user: string;
          p_answered_at: string;
          p_asked_at: string;
          p_candidate_text: string;
          p_competencies?: null | string[];
          p_competencies_covered: string[];
          p_interview_id: string;
          p_interviewer_text: string;
          p_suggested_followup?: null | string;
          p_turn: number;
        };
        Returns: Json;
      };
      update_deletion_request: {
        Args: {
          p_quarantined_event_ids?: null | string[];
          p_reason?: null | string;
          p_removed: Json;
          p_request_id: string;
          p_run_id: string;
          p_status: string;
        };
        Returns: Json;
      };
      update_interview_from_calls: { Args: { p_interview_id: string }; Returns: undefined };
      user_application_roles: {
        Args: { p_application_id: string; p_user: string };
        Returns: string[];
      };
      user_belongs_to_org: { Args: { _org_id: string; _user_id: string }; Returns: boolean };
      user_org_role: { Args: { _org_id: string; _user_id: string }; Returns: string };
      validate_invitation: { Args: { p_token_hash: string }; Returns: Json };
      web_url: { Args: { p_typed: string }; Returns: string };
      write_audit: {
        Args: {
          p_action: string;
          p_entity_id: string;
          p_entity_type: string;
          p_ip_address?: null | string;
          p_new_values?: null | Json;
          p_organisation_id: string;
          p_user_id: string;
        };
        Returns: undefined;
      };
    };
    Enums: {
      app_role: "org_admin" | "org_recruiter" | "org_viewer" | "candidate";
      interview_status:
        | "invited"
        | "scheduled"
        | "in_progress"
        | "completed"
        | "cancelled"
        | "expired";
      invitation_status: "pending" | "sent" | "delivered" | "opened" | "bounced" | "expired";
      job_role_status: "draft" | "active" | "paused" | "closed";
    };
    CompositeTypes: {
      [_ in never]: never;
    };
  };
};

type DatabaseWithoutInternals = Omit<Database, "__InternalSupabase">;

type DefaultSchema = DatabaseWithoutInternals[Extract<keyof Database, "public">];

export type Tables<
  DefaultSchemaTableNameOrOptions extends
    | keyof (DefaultSchema["Tables"] & DefaultSchema["Views"])
    | { schema: keyof DatabaseWithoutInternals },
  TableName extends DefaultSchemaTableNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals;
  }
    ? keyof (DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Tables"] &
        DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Views"])
    : never = never,
> = DefaultSchemaTableNameOrOptions extends { schema: keyof DatabaseWithoutInternals }
  ? (DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Tables"] &
      DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Views"])[TableName] extends {
      Row: infer R;
    }
    ? R
    : never
  : DefaultSchemaTableNameOrOptions extends keyof (DefaultSchema["Tables"] & DefaultSchema["Views"])
    ? (DefaultSchema["Tables"] & DefaultSchema["Views"])[DefaultSchemaTableNameOrOptions] extends {
        Row: infer R;
      }
      ? R
      : never
    : never;

export type TablesInsert<
  DefaultSchemaTableNameOrOptions extends
    | keyof DefaultSchema["Tables"]
    | { schema: keyof DatabaseWithoutInternals },
  TableName extends DefaultSchemaTableNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals;
  }
    ? keyof DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Tables"]
    : never = never,
> = DefaultSchemaTableNameOrOptions extends { schema: keyof DatabaseWithoutInternals }
  ? DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Tables"][TableName] extends {
      Insert: infer I;
    }
    ? I
    : never
  : DefaultSchemaTableNameOrOptions extends keyof DefaultSchema["Tables"]
    ? DefaultSchema["Tables"][DefaultSchemaTableNameOrOptions] extends {
        Insert: infer I;
      }
      ? I
      : never
    : never;

export type TablesUpdate<
  DefaultSchemaTableNameOrOptions extends
    | keyof DefaultSchema["Tables"]
    | { schema: keyof DatabaseWithoutInternals },
  TableName extends DefaultSchemaTableNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals;
  }
    ? keyof DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Tables"]
    : never = never,
> = DefaultSchemaTableNameOrOptions extends { schema: keyof DatabaseWithoutInternals }
  ? DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Tables"][TableName] extends {
      Update: infer U;
    }
    ? U
    : never
  : DefaultSchemaTableNameOrOptions extends keyof DefaultSchema["Tables"]
    ? DefaultSchema["Tables"][DefaultSchemaTableNameOrOptions] extends {
        Update: infer U;
      }
      ? U
      : never
    : never;

export type Enums<
  DefaultSchemaEnumNameOrOptions extends
    | keyof DefaultSchema["Enums"]
    | { schema: keyof DatabaseWithoutInternals },
  EnumName extends DefaultSchemaEnumNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals;
  }
    ? keyof DatabaseWithoutInternals[DefaultSchemaEnumNameOrOptions["schema"]]["Enums"]
    : never = never,
> = DefaultSchemaEnumNameOrOptions extends { schema: keyof DatabaseWithoutInternals }
  ? DatabaseWithoutInternals[DefaultSchemaEnumNameOrOptions["schema"]]["Enums"][EnumName]
  : DefaultSchemaEnumNameOrOptions extends keyof DefaultSchema["Enums"]
    ? DefaultSchema["Enums"][DefaultSchemaEnumNameOrOptions]
    : never;

export type CompositeTypes<
  PublicCompositeTypeNameOrOptions extends
    | keyof DefaultSchema["CompositeTypes"]
    | { schema: keyof DatabaseWithoutInternals },
  CompositeTypeName extends PublicCompositeTypeNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals;
  }
    ? keyof DatabaseWithoutInternals[PublicCompositeTypeNameOrOptions["schema"]]["CompositeTypes"]
    : never = never,
> = PublicCompositeTypeNameOrOptions extends { schema: keyof DatabaseWithoutInternals }
  ? DatabaseWithoutInternals[PublicCompositeTypeNameOrOptions["schema"]]["CompositeTypes"][CompositeTypeName]
  : PublicCompositeTypeNameOrOptions extends keyof DefaultSchema["CompositeTypes"]
    ? DefaultSchema["CompositeTypes"][PublicCompositeTypeNameOrOptions]
    : never;

export const Constants = {
  public: {
    Enums: {
      app_role: ["org_admin", "org_recruiter", "org_viewer", "candidate"],
      interview_status: [
        "invited",
        "scheduled",
        "in_progress",
        "completed",
        "cancelled",
        "expired",
      ],
      invitation_status: ["pending", "sent", "delivered", "opened", "bounced", "expired"],
      job_role_status: ["draft", "active", "paused", "closed"],
    },
  },
} as const;
